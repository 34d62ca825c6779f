using Microsoft.AspNetCore.Http;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Protocols;

namespace MotiveProxy.Server.Http;

/// <summary>Replies that nobody has to be waited for.</summary>
internal static class ReadyReplies
{
    /// <summary>Answers a request at once, in the form that it asks for.</summary>
    public static async Task WriteAnswerAsync(
        this HttpResponse response, IExchangeCodec codec, DecodedRequest request, SessionName session, DateTimeOffset now, Answer answer)
    {
        var fold = codec.Reply(request, new ReplyHead(Guid.NewGuid().ToString("N"), session.Value, now));
        using var body = new PooledBytes();
        fold.Open(body);
        foreach (var part in answer.Parts)
            fold.Part(part, body);
        fold.End(answer.Finish, body);
        await response.WriteBytesAsync(StatusCodes.Status200OK, fold.ContentType, body);
    }
}
