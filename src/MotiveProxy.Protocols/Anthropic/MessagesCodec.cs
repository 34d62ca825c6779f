using System.Buffers;
using System.Text.Json;
using MotiveProxy.Protocols.Json;

namespace MotiveProxy.Protocols.Anthropic;

/// <summary>Anthropic's Messages, as its SDKs and Claude Code speak it.</summary>
public sealed class MessagesCodec : IExchangeCodec
{
    /// <inheritdoc/>
    public Decoded Decode(ReadOnlyMemory<byte> body, DecodeLimits limits, string? modelInPath) =>
        JsonBody.Decode(body, limits, (ref Utf8JsonReader json) => MessagesReader.Read(ref json, limits, modelInPath));

    /// <inheritdoc/>
    public IReplyFold Reply(DecodedRequest request, ReplyHead head) =>
        request.Stream ? new MessagesStream(request, head) : new MessagesWhole(request, head);

    /// <inheritdoc/>
    public void WriteError(ErrorReport error, IBufferWriter<byte> output) => AnthropicErrors.Write(error, output);
}
