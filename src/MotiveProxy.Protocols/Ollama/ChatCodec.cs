using System.Buffers;
using System.Text.Json;
using MotiveProxy.Protocols.Json;

namespace MotiveProxy.Protocols.Ollama;

/// <summary>Ollama's <c>/api/chat</c>.</summary>
public sealed class ChatCodec : IExchangeCodec
{
    /// <inheritdoc/>
    public Decoded Decode(ReadOnlyMemory<byte> body, DecodeLimits limits, string? modelInPath) =>
        OllamaRequest.Settle(JsonBody.Decode(body, limits, (ref Utf8JsonReader json) => ChatReader.Read(ref json, limits)));

    /// <inheritdoc/>
    public IReplyFold Reply(DecodedRequest request, ReplyHead head) => OllamaRequest.Reply(request, head);

    /// <inheritdoc/>
    public void WriteError(ErrorReport error, IBufferWriter<byte> output) => OllamaErrors.Write(error, output);
}
