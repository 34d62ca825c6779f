using System.Buffers;
using System.Text.Json;
using MotiveProxy.Protocols.Json;

namespace MotiveProxy.Protocols.OpenAi.Chat;

/// <summary>OpenAI's Chat Completions, as all of its clients speak it.</summary>
public sealed class ChatCodec : IExchangeCodec
{
    /// <inheritdoc/>
    public Decoded Decode(ReadOnlyMemory<byte> body, DecodeLimits limits, string? modelInPath) =>
        JsonBody.Decode(body, limits, (ref Utf8JsonReader json) => ChatReader.Read(ref json, limits, modelInPath));

    /// <inheritdoc/>
    public IReplyFold Reply(DecodedRequest request, ReplyHead head)
    {
        var chat = (ChatRequest)request;
        return chat.Stream ? new ChatStream(chat, head) : new ChatWhole(chat, head);
    }

    /// <inheritdoc/>
    public void WriteError(ErrorReport error, IBufferWriter<byte> output) => OpenAiErrors.Write(error, output);
}
