using System.Net;
using Microsoft.AspNetCore.Http;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Server.Configuration;

namespace MotiveProxy.Server.Identity;

/// <summary>Step 4 of an exchange: who is asking, as far as the request tells. Which seat that makes is the session's to say.</summary>
internal static class AskerReader
{
    // A fingerprint is compared and logged, and lives as long as its session: a User-Agent of kilobytes is cut.
    private const int LongestUserAgent = 256;

    /// <summary>Reads who is asking.</summary>
    /// <param name="request">The request.</param>
    /// <param name="key">Its key, if keys are configured.</param>
    /// <param name="path">The seat that the base path names.</param>
    /// <param name="suffix">The seat that the model's suffix names.</param>
    public static (Asker Asker, Fault? Fault) Read(HttpRequest request, ApiKey? key, Seat? path, Seat? suffix)
    {
        var (claims, fault) = SeatClaims.Of(request, path, suffix);
        var asker = new Asker(Fingerprint(request, key))
        {
            Claims = claims,
            KeySeat = key?.Grant switch
            {
                KeyGrant.StandIn => Seat.StandIn,
                KeyGrant.Caller => Seat.Caller,
                _ => null,
            },
            SaysRetry = RetryCount.Of(request) > 0,
        };
        return (asker, fault);
    }

    private static string Fingerprint(HttpRequest request, ApiKey? key)
    {
        var agent = request.Headers.UserAgent.ToString();
        var address = request.HttpContext.Connection.RemoteIpAddress ?? IPAddress.None;
        return string.Concat(
            key is null ? string.Empty : key.Id + " ",
            agent.Length <= LongestUserAgent ? agent : agent[..LongestUserAgent],
            " ",
            address.ToString());
    }
}
