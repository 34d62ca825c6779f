using System.Net;
using Microsoft.AspNetCore.Http;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Server.Configuration;
using MotiveProxy.Server.Http;
using MotiveProxy.Server.Identity;
using MotiveProxy.Server.WebConsole.Gate;

namespace MotiveProxy.Server.Operator;

/// <summary>
/// Who may use the operator API: whoever has an admin key; where there are no keys, this machine. And no page of another origin,
/// not even one whose name was pointed at this machine a moment ago (DNS rebinding).
/// </summary>
internal sealed class OperatorGuard(MotiveOptions options, SignIns signIns)
{
    private const string Localhost = "localhost";

    /// <summary>Checks a request.</summary>
    /// <returns><see langword="null"/> if it may go on, or why it may not.</returns>
    public async ValueTask<Fault?> CheckAsync(HttpContext context) => CheckPlace(context.Request) ?? await CheckRightAsync(context);

    /// <summary>Checks where a request comes from and by which name it came.</summary>
    /// <returns><see langword="null"/> if it may go on, or why it may not.</returns>
    public Fault? CheckPlace(HttpRequest request) => CheckHost(request) ?? CheckOrigin(request);

    /// <summary>Checks whether whoever sent a request may use the operator API: by its key, by having signed in, or by being at home.</summary>
    /// <returns><see langword="null"/> if it may go on, or why it may not.</returns>
    public async ValueTask<Fault?> CheckRightAsync(HttpContext context) => await signIns.AreInAsync(context) ? null : CheckRight(context.Request);

    // A page can be made to reach this machine under any name, but never under a number, nor under a name that it does not own.
    private Fault? CheckHost(HttpRequest request)
    {
        var host = request.Host.Host;
        var isOurs = IPAddress.TryParse(host.AsSpan().Trim("[]"), out var number)
            ? IPAddress.IsLoopback(number) || number.Equals(Plain(request.HttpContext.Connection.LocalIpAddress))
            : Is(host, Localhost) || Is(host, options.Host) || options.AllowedHosts.Any(allowed => Is(host, allowed));
        return isOurs || options.AllowedHosts.Contains(host, StringComparer.OrdinalIgnoreCase)
            ? null
            : new Fault(FaultCode.Forbidden, $"The operator API does not answer to the name '{host}'. Add it to MOTIVE_PROXY_ALLOWED_HOSTS if it is this server's.");
    }

    private static Fault? CheckOrigin(HttpRequest request)
    {
        var origin = request.Headers.Origin.ToString();
        var site = request.Headers[WireNames.FetchSiteHeader].ToString();
        var isForeign = (origin.Length > 0 && !Is(origin, $"{request.Scheme}://{request.Host.Value}"))
            || (site.Length > 0 && site is not ("same-origin" or "none"));
        return isForeign ? new Fault(FaultCode.Forbidden, "The operator API answers no page of another origin.") : null;
    }

    private Fault? CheckRight(HttpRequest request)
    {
        if (options.ApiKeys.IsEmpty)
        {
            return request.HttpContext.Connection.RemoteIpAddress is { } remote && IPAddress.IsLoopback(Plain(remote)!)
                ? null
                : new Fault(FaultCode.Forbidden, "Without keys the operator API answers the server's own machine only. Set an admin key: MOTIVE_PROXY_API_KEYS=KEY=admin.");
        }

        var (key, fault) = Credentials.Check(request, options.ApiKeys);
        if (fault is not null)
            return fault;

        return key?.Grant == KeyGrant.Admin ? null : new Fault(FaultCode.Forbidden, "The operator API wants an admin key (KEY=admin in MOTIVE_PROXY_API_KEYS).");
    }

    private static IPAddress? Plain(IPAddress? address) => address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address;

    private static bool Is(string one, string other) => one.Equals(other, StringComparison.OrdinalIgnoreCase);
}
