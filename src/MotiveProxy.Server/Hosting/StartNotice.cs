using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Logging;
using MotiveProxy.Server.Configuration;

namespace MotiveProxy.Server.Hosting;

/// <summary>What the log says when the server has started.</summary>
internal sealed partial class StartNotice(MotiveOptions options, IServer server, ILogger<StartNotice> logger)
{
    /// <summary>Says where the server listens, and warns if it is open to others.</summary>
    public void Say()
    {
        foreach (var address in server.Features.Get<IServerAddressesFeature>()?.Addresses ?? [])
            Listens(logger, address);

        if (options.ListensOnLoopback || !options.ApiKeys.IsEmpty)
            return;

        OpenToAll(logger, options.Host);
        OperatorsAtHomeOnly(logger);
    }

    [LoggerMessage(1010, LogLevel.Information, "MotiveProxy listens on {Address}")]
    private static partial void Listens(ILogger logger, string address);

    [LoggerMessage(1011, LogLevel.Warning,
        "OPEN: whoever reaches {Host} can speak on both seats of every session, for no keys are set. Set MOTIVE_PROXY_API_KEYS.")]
    private static partial void OpenToAll(ILogger logger, string host);

    [LoggerMessage(1012, LogLevel.Warning,
        "Without keys the operator API answers this machine only. For others set an admin key: MOTIVE_PROXY_API_KEYS=KEY=admin.")]
    private static partial void OperatorsAtHomeOnly(ILogger logger);
}
