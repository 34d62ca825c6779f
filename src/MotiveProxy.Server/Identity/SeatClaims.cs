using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Server.Http;

namespace MotiveProxy.Server.Identity;

/// <summary>The seats that a request names. Whether they agree is the session's to say.</summary>
internal static class SeatClaims
{
    /// <summary>Collects what path, header and suffix say.</summary>
    /// <returns>The claims; or the fault, if the header says something that is no seat.</returns>
    public static (ImmutableArray<SeatClaim> Claims, Fault? Fault) Of(HttpRequest request, Seat? path, Seat? suffix)
    {
        if (!TryReadHeader(request, out var header, out var fault))
            return ([], fault);
        if (path is null && header is null && suffix is null)
            return ([], null);

        var claims = ImmutableArray.CreateBuilder<SeatClaim>(3);
        if (path is { } byPath)
            claims.Add(new SeatClaim(byPath, SeatSource.Path));
        if (header is { } byHeader)
            claims.Add(new SeatClaim(byHeader, SeatSource.Header));
        if (suffix is { } bySuffix)
            claims.Add(new SeatClaim(bySuffix, SeatSource.Suffix));
        return (claims.DrainToImmutable(), null);
    }

    private static bool TryReadHeader(HttpRequest request, out Seat? seat, out Fault? fault)
    {
        seat = null;
        fault = null;
        if (!request.Headers.TryGetValue(WireNames.SeatHeader, out var value))
            return true;

        seat = value.ToString().Trim().ToUpperInvariant() switch
        {
            "STANDIN" => Seat.StandIn,
            "CALLER" => Seat.Caller,
            _ => null,
        };
        if (seat is null)
        {
            fault = new Fault(
                FaultCode.InvalidRequest,
                $"The header {WireNames.SeatHeader} is neither '{WireNames.StandIn}' nor '{WireNames.Caller}'.",
                WireNames.SeatHeader);
        }

        return seat is not null;
    }
}
