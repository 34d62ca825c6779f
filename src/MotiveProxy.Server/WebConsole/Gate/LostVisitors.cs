using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace MotiveProxy.Server.WebConsole.Gate;

/// <summary>People who ask the console for a page that it does not have. Programs are told in the API's words, as everywhere.</summary>
internal static class LostVisitors
{
    /// <summary>Whether a request comes from a browser that wants to show a page.</summary>
    public static bool WantsPage(this HttpRequest request) =>
        HttpMethods.IsGet(request.Method) && request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);

    /// <summary>Shows a page that says so, with status 404; everything else goes on.</summary>
    public static Task InvokeAsync(HttpContext context, RequestDelegate next) => IsLost(context)
        ? new RazorComponentResult<LostPage> { StatusCode = StatusCodes.Status404NotFound }.ExecuteAsync(context)
        : next(context);

    private static bool IsLost(HttpContext context) =>
        context.GetEndpoint() is null && context.Request.Path.StartsWithSegments(ConsolePaths.Inbox, StringComparison.OrdinalIgnoreCase) && context.Request.WantsPage();
}
