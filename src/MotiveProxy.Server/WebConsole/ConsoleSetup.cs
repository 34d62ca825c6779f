using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using MotiveProxy.Server.Configuration;
using MotiveProxy.Server.WebConsole.Answering;
using MotiveProxy.Server.WebConsole.Assets;
using MotiveProxy.Server.WebConsole.Following;
using MotiveProxy.Server.WebConsole.Gate;
using Radzen;

namespace MotiveProxy.Server.WebConsole;

/// <summary>The console: pages for a person who plays the model.</summary>
internal static class ConsoleSetup
{
    // A page sends what its person has typed whole: a long answer must fit.
    private const long MostBytesOfAMessage = 4 * 1024 * 1024;

    /// <summary>Adds what the pages are made of.</summary>
    public static void AddWebConsole(this IServiceCollection services, MotiveOptions options)
    {
        services.AddRazorComponents().AddInteractiveServerComponents().AddHubOptions(hub => hub.MaximumReceiveMessageSize = MostBytesOfAMessage);
        services.AddRadzenComponents();
        services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie(cookie =>
        {
            cookie.Cookie.Name = SignIns.Cookie;
            cookie.Cookie.SameSite = SameSiteMode.Strict;
            cookie.ExpireTimeSpan = SignIns.Lasts;
        });
        services.AddAntiforgery(forgery => forgery.Cookie.Name = "motive-proxy-form");
        services.AddConsoleSecrets(options);
        services.AddSingleton<ConsoleGate>().AddSingleton<SignIns>().AddSingleton<StartToken>().AddSingleton<ShapeMemory>().AddSingleton<ConsoleFeed>();
        services.AddSingleton<DemoPrompt>().AddSingleton<DelayedAnswers>().AddSingleton<Presence>();
        services.AddScoped<Person>().AddScoped<CallerDesk>().AddScoped<AnswerDesk>();
    }

    /// <summary>Lets nobody past who may not see the pages.</summary>
    public static void UseConsoleGate(this IApplicationBuilder app) => app.Use(app.ApplicationServices.GetRequiredService<ConsoleGate>().InvokeAsync);

    /// <summary>Shows people who ask for a page that is none the way back.</summary>
    public static void UseLostVisitors(this IApplicationBuilder app) => app.Use(LostVisitors.InvokeAsync);

    /// <summary>Maps the pages.</summary>
    public static void MapWebConsole(this IEndpointRouteBuilder routes)
    {
        routes.MapConsoleAssets();
        routes.MapSignIn();
        routes.MapRazorComponents<App>().AddInteractiveServerRenderMode(server => server.ContentSecurityFrameAncestorsPolicy = null);
    }
}
