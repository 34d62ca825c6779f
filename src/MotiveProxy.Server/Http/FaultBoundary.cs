using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Runtimes.Storage;

namespace MotiveProxy.Server.Http;

/// <summary>The one place where an exception becomes a response: it is a bug of ours, for all that is expected is a value; or the store cannot be read.</summary>
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

            var isOfTheStore = bug is StoreException;
            if (isOfTheStore)
                Unreadable(logger, bug, context.Request.Method, context.Request.Path);
            else
                Broke(logger, bug, context.Request.Method, context.Request.Path);
            if (context.Response.HasStarted)
                throw CutReplies.Cut();

            context.Response.Clear();
            await context.WriteProtocolFaultAsync(new Fault(isOfTheStore ? FaultCode.StoreUnavailable : FaultCode.Internal));
        }
    }

    [LoggerMessage(1096, LogLevel.Warning, "{Method} {Path} could not be answered: the store cannot be read")]
    private static partial void Unreadable(ILogger logger, Exception failure, string method, string? path);

    [LoggerMessage(1090, LogLevel.Error, "{Method} {Path} failed: a bug")]
    private static partial void Broke(ILogger logger, Exception bug, string method, string? path);
}
