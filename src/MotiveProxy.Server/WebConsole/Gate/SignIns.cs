using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http;
using MotiveProxy.Server.Configuration;

namespace MotiveProxy.Server.WebConsole.Gate;

/// <summary>
/// Who has signed in: a cookie that no script reads and no other site sends. It opens what its key opens, for as long as the key is configured;
/// without keys, what the token that was printed at start opens.
/// </summary>
internal sealed class SignIns(MotiveOptions options, StartToken token)
{
    /// <summary>The cookie's name.</summary>
    public const string Cookie = "motive-proxy-console";

    /// <summary>How long one stays in without coming back; at most until the browser is closed.</summary>
    public static readonly TimeSpan Lasts = TimeSpan.FromHours(12);

    private const string KeyClaim = "key";
    private const string Scheme = CookieAuthenticationDefaults.AuthenticationScheme;

    // Where no keys are: everybody who had the token.
    private const string NoKey = "-";

    /// <summary>Signs somebody in.</summary>
    /// <param name="context">The request.</param>
    /// <param name="secret">An admin key; or, where there are no keys, the token.</param>
    /// <returns><see langword="false"/> if it is neither.</returns>
    public async Task<bool> EnterAsync(HttpContext context, string secret)
    {
        var opened = options.ApiKeys.IsEmpty
            ? token.TryUse(secret) ? NoKey : null
            : options.ApiKeys.Find(secret) is { Grant: KeyGrant.Admin } key ? key.Mark : null;
        if (opened is null)
            return false;

        var identity = new ClaimsIdentity([new Claim(KeyClaim, opened)], Scheme);
        await context.SignInAsync(Scheme, new ClaimsPrincipal(identity));
        return true;
    }

    /// <summary>Signs somebody out.</summary>
    public static Task LeaveAsync(HttpContext context) => context.SignOutAsync(Scheme);

    /// <summary>Whether a request comes from somebody who is in.</summary>
    public async ValueTask<bool> AreInAsync(HttpContext context)
    {
        if (!context.Request.Cookies.ContainsKey(Cookie))
            return false;

        var found = await context.AuthenticateAsync(Scheme);
        return found.Principal?.FindFirst(KeyClaim)?.Value is { } mark
            && (options.ApiKeys.IsEmpty ? mark == NoKey : options.ApiKeys.HasAdminMarked(mark));
    }
}
