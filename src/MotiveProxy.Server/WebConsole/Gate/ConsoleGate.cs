using Microsoft.AspNetCore.Http;
using MotiveProxy.Server.Http;
using MotiveProxy.Server.Operator;

namespace MotiveProxy.Server.WebConsole.Gate;

/// <summary>
/// Nobody reaches a page, or a page's circuit, without passing here: no page of another origin, and only who may use the operator API. A person who
/// has not signed in is asked to.
/// </summary>
internal sealed class ConsoleGate(OperatorGuard guard)
{
    private static readonly PathString[] Open = [ConsolePaths.SignIn, ConsolePaths.Assets];

    /// <summary>Lets a request through, or answers it.</summary>
    public Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var request = context.Request;
        if (IsABrowserAtTheDoor(request))
        {
            context.Response.Redirect(ConsolePaths.Inbox + request.QueryString);
            return Task.CompletedTask;
        }

        return ConsolePaths.Hold(request.Path) ? CheckAsync(context, next) : next(context);
    }

    private async Task CheckAsync(HttpContext context, RequestDelegate next)
    {
        ContentPolicy.Apply(context);
        if (guard.CheckPlace(context.Request) is { } misplaced)
            await context.Response.WriteFaultAsync(misplaced);
        else if (Array.Exists(Open, folder => context.Request.Path.StartsWithSegments(folder, StringComparison.OrdinalIgnoreCase)) || await guard.CheckRightAsync(context) is not { } fault)
            await next(context);
        else if (context.Request.WantsPage())
            context.Response.Redirect($"{ConsolePaths.SignIn}?to={Uri.EscapeDataString(context.Request.Path + context.Request.QueryString)}");
        else
            await context.Response.WriteFaultAsync(fault);
    }

    // Ollama's clients ask here too, and are told that it runs: they do not want a page.
    private static bool IsABrowserAtTheDoor(HttpRequest request) => request.Path == "/" && request.WantsPage();
}
