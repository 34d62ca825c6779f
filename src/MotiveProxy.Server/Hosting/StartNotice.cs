using System.Net.NetworkInformation;
using System.Net.Sockets;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Logging;
using MotiveProxy.Server.Configuration;
using MotiveProxy.Server.WebConsole.Gate;

namespace MotiveProxy.Server.Hosting;

/// <summary>What the log says when the server has started.</summary>
internal sealed partial class StartNotice(MotiveOptions options, IServer server, StartToken token, ILogger<StartNotice> logger)
{
    /// <summary>Says where the server listens, and warns if it is open to others.</summary>
    public void Say()
    {
        var addresses = server.Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        foreach (var address in addresses)
            Listens(logger, address);

        if (options.ListensOnLoopback || !options.ApiKeys.IsEmpty)
            return;

        OpenToAll(logger, options.Host);
        OperatorsAtHomeOnly(logger);
        if (addresses.FirstOrDefault() is { } first)
            token.Print(FromElsewhere(first));
    }

    // All addresses of a machine are no address that anybody can open.
    private static string FromElsewhere(string address)
    {
        var bound = new UriBuilder(address);
        if (bound.Host is "0.0.0.0" or "[::]")
            bound.Host = FirstAddress() ?? bound.Host;
        return bound.Uri.GetLeftPart(UriPartial.Authority);
    }

    private static string? FirstAddress() => NetworkInterface.GetAllNetworkInterfaces()
        .Where(card => card is { OperationalStatus: OperationalStatus.Up, NetworkInterfaceType: not NetworkInterfaceType.Loopback })
        .SelectMany(card => card.GetIPProperties().UnicastAddresses)
        .FirstOrDefault(address => address.Address.AddressFamily is AddressFamily.InterNetwork)?.Address.ToString();

    [LoggerMessage(1010, LogLevel.Information, "MotiveProxy listens on {Address}")]
    private static partial void Listens(ILogger logger, string address);

    [LoggerMessage(1011, LogLevel.Warning,
        "OPEN: whoever reaches {Host} can speak on both seats of every session, for no keys are set. Set MOTIVE_PROXY_API_KEYS.")]
    private static partial void OpenToAll(ILogger logger, string host);

    [LoggerMessage(1012, LogLevel.Warning,
        "Without keys the operator API and the console answer this machine only, and who opens the next line. For others set an admin key: MOTIVE_PROXY_API_KEYS=KEY=admin.")]
    private static partial void OperatorsAtHomeOnly(ILogger logger);
}
