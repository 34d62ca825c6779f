using System.Buffers;
using System.Text;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes;
using MotiveProxy.Server.Documents;
using MotiveProxy.Server.Http;

namespace MotiveProxy.Server.Operator;

/// <summary>
/// All events from now on, as server-sent events. Bounded: a reader that falls too far behind is let go, and begins again.
/// </summary>
internal sealed class EventFeed(ISessionWatch watch, ReplyPace pace, IHostApplicationLifetime lifetime)
{
    private const string SessionQuery = "session";

    private static readonly HelloDocument Hello = new(ServerVersion.Text);

    /// <summary>Writes events until the reader goes, the server stops, or the reader is too slow.</summary>
    public async Task ServeAsync(HttpContext context)
    {
        if (!TryReadSession(context.Request, out var session))
        {
            await context.Response.WriteFaultAsync(new Fault(FaultCode.ModelInvalid));
            return;
        }

        using var over = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        await using var notices = watch.WatchAsync(session, over.Token).GetAsyncEnumerator(CancellationToken.None);
        try
        {
            await watch.ReadyAsync(over.Token);
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            return;
        }

        await OpenAsync(context.Response);
        while (true)
        {
            var next = notices.MoveNextAsync().AsTask();
            if (!next.IsCompleted)
                await context.Response.BodyWriter.FlushAsync();
            if (!await WaitAsync(next, context.Response))
                return;

            Frame(context.Response.BodyWriter, notices.Current);
        }
    }

    private static bool TryReadSession(HttpRequest request, out SessionName? session)
    {
        session = null;
        var name = request.Query[SessionQuery].ToString();
        if (name.Length == 0)
            return true;
        if (!SessionName.TryParse(name, out var parsed, out _))
            return false;

        session = parsed;
        return true;
    }

    private static async Task OpenAsync(HttpResponse response)
    {
        await response.BeginAsync(WireNames.EventStream);
        Frame(response.BodyWriter, "hello", number: null, Hello, OperatorJson.Default.HelloDocument);
    }

    // A reader of a quiet feed hears a comment at every heartbeat: it, and every proxy between, knows that the feed lives.
    private async Task<bool> WaitAsync(Task<bool> next, HttpResponse response)
    {
        await pace.WaitAsync(next, async () =>
        {
            response.BodyWriter.Write(": alive\n\n"u8);
            await response.BodyWriter.FlushAsync();
        });
        return await next;
    }

    private static void Frame(IBufferWriter<byte> output, SessionNotice notice) =>
        Frame(output, OperatorWords.Of(notice.Event), notice.Number, EventDocuments.Of(notice), OperatorJson.Default.EventDocument);

    private static void Frame<T>(IBufferWriter<byte> output, string kind, long? number, T data, JsonTypeInfo<T> type)
    {
        Encoding.UTF8.GetBytes($"event: {kind}\n", output);
        if (number is not null)
            Encoding.UTF8.GetBytes($"id: {number}\n", output);

        output.Write("data: "u8);
        OperatorJson.Write(output, data, type);
        output.Write("\n\n"u8);
    }
}
