using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace MotiveProxy.Server.WebConsole.Gate;

/// <summary>Signing in and out: plain pages and plain forms, which need no script.</summary>
internal static class SignInEndpoints
{
    private const string Secret = "secret";
    private const string To = "to";

    /// <summary>Maps them.</summary>
    public static void MapSignIn(this IEndpointRouteBuilder routes)
    {
        var signIns = routes.ServiceProvider.GetRequiredService<SignIns>();
        var forgery = routes.ServiceProvider.GetRequiredService<IAntiforgery>();

        routes.MapGet(ConsolePaths.SignIn, Ask);
        routes.MapPost(ConsolePaths.SignIn, EnterAsync);
        routes.MapGet(ConsolePaths.SignOut, AskToLeave);
        routes.MapPost(ConsolePaths.SignOut, LeaveAsync);

        Task Ask(HttpContext context) => PageAsync(context, context.Request.Query[To], context.Request.Query["token"], isWrong: false);

        Task AskToLeave(HttpContext context)
        {
            var tokens = forgery.GetAndStoreTokens(context);
            return new RazorComponentResult<SignOutPage>(new { Forgery = (tokens.FormFieldName, tokens.RequestToken ?? "") }).ExecuteAsync(context);
        }

        async Task EnterAsync(HttpContext context)
        {
            if (!await forgery.IsRequestValidAsync(context))
            {
                await PageAsync(context, to: "", given: "", isWrong: false);
                return;
            }

            var form = await context.Request.ReadFormAsync(context.RequestAborted);
            if (await signIns.EnterAsync(context, form[Secret].ToString().Trim()))
                context.Response.Redirect(PageOf(form[To].ToString()));
            else
                await PageAsync(context, form[To], given: "", isWrong: true);
        }

        async Task LeaveAsync(HttpContext context)
        {
            if (await forgery.IsRequestValidAsync(context))
                await SignIns.LeaveAsync(context);
            context.Response.Redirect(ConsolePaths.SignIn);
        }

        async Task PageAsync(HttpContext context, string? to, string? given, bool isWrong)
        {
            var tokens = forgery.GetAndStoreTokens(context);
            if (isWrong)
                context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            await new RazorComponentResult<SignInPage>(new Dictionary<string, object?>
            {
                [nameof(SignInPage.Forgery)] = (tokens.FormFieldName, tokens.RequestToken ?? ""),
                [nameof(SignInPage.To)] = to ?? "",
                [nameof(SignInPage.Given)] = given ?? "",
                [nameof(SignInPage.IsWrong)] = isWrong,
            }).ExecuteAsync(context);
        }
    }

    // Nowhere but to a page of this console: an address from a query is a stranger's.
    private static string PageOf(string to) =>
        Uri.IsWellFormedUriString(to, UriKind.Relative) && !to.Contains('\\', StringComparison.Ordinal) && IsPage(to.Split('?', '#')[0]) ? to : ConsolePaths.Inbox;

    private static bool IsPage(string path) => path == ConsolePaths.Inbox || path.StartsWith(ConsolePaths.Inbox + "/", StringComparison.Ordinal);
}
