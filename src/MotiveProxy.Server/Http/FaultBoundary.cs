using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using MotiveProxy.Core.Conversations;

namespace MotiveProxy.Server.Http;

/// <summary>The one place where an exception becomes a response: it is a bug of ours, for all that is expected is a value.</summary>
internal sealed partial class FaultBoundary(ILogger<FaultBoundary> logger)
{
    /// <summary>Runs the rest of the pipeline.</summary>
    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
        }
        catch (Exception bug) when (bug is not ConnectionAbortedException)
        {
            if (context.RequestAborted.IsCancellationRequested)
                return;

            Broke(logger, bug, context.Request.Method, context.Request.Path);
            if (context.Response.HasStarted)
                throw CutReplies.Cut();

            context.Response.Clear();
            await context.WriteProtocolFaultAsync(new Fault(FaultCode.Internal));
        }
    }

    [LoggerMessage(1090, LogLevel.Error, "{Method} {Path} failed: a bug")]
    private static partial void Broke(ILogger logger, Exception bug, string method, string? path);
}
