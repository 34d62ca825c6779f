using System.Buffers;
using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace MotiveProxy.Benchmarks.Floor;

/// <summary>Pairs requests by alternation: each brings the reply of the one that waits, and then waits itself.</summary>
internal sealed class Rendezvous
{
    private readonly ConcurrentDictionary<string, Bench> _benches = new();

    public async Task HandleAsync(HttpContext context)
    {
        var length = (int)context.Request.ContentLength!.Value;
        var read = await context.Request.BodyReader.ReadAtLeastAsync(length, context.RequestAborted);
        var words = Words.In(read.Buffer);
        context.Request.BodyReader.AdvanceTo(read.Buffer.End);

        var reply = _benches.GetOrAdd(Encoding.UTF8.GetString(words.Name), static _ => new Bench()).Change(words.Text);
        var output = context.Response.BodyWriter;
        if (words.Stream)
        {
            context.Response.ContentType = "text/event-stream";
            FloorReply.WriteOpening(output, words.Name);
            await output.FlushAsync(context.RequestAborted);
            FloorReply.WriteRest(output, words.Name, await reply);
        }
        else
        {
            var text = await reply;
            context.Response.ContentType = "application/json";
            context.Response.ContentLength = FloorReply.JsonLength(words.Name, text);
            FloorReply.WriteJson(output, words.Name, text);
        }

        await output.FlushAsync(context.RequestAborted);
    }

    /// <summary>What a request says, found by its keys: this load generator is the floor's only client.</summary>
    private readonly record struct Words(byte[] Name, byte[] Text, bool Stream)
    {
        public static Words In(ReadOnlySequence<byte> body)
        {
            var bytes = body.IsSingleSegment ? body.FirstSpan : body.ToArray();
            return new Words(After(bytes, "\"model\":\""u8), After(bytes, "\"content\":\""u8), bytes.IndexOf("\"stream\":true"u8) >= 0);
        }

        private static byte[] After(ReadOnlySpan<byte> body, ReadOnlySpan<byte> key)
        {
            var value = body[(body.IndexOf(key) + key.Length)..];
            return value[..value.IndexOf((byte)'"')].ToArray();
        }
    }

    /// <summary>Where the one that waits sits.</summary>
    private sealed class Bench
    {
        private TaskCompletionSource<byte[]>? _waiting;

        public Task<byte[]> Change(byte[] text)
        {
            var mine = new TaskCompletionSource<byte[]>(TaskCreationOptions.RunContinuationsAsynchronously);
            Interlocked.Exchange(ref _waiting, mine)?.SetResult(text);
            return mine.Task;
        }
    }
}
