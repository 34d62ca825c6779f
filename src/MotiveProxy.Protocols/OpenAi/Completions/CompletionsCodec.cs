using System.Buffers;
using System.Text.Json;
using MotiveProxy.Protocols.Json;

namespace MotiveProxy.Protocols.OpenAi.Completions;

/// <summary>OpenAI's legacy completions: a prompt of text, and the text that goes on from it.</summary>
public sealed class CompletionsCodec : IExchangeCodec
{
    /// <inheritdoc/>
    public Decoded Decode(ReadOnlyMemory<byte> body, DecodeLimits limits, string? modelInPath) =>
        JsonBody.Decode(body, limits, (ref Utf8JsonReader json) => CompletionsReader.Read(ref json, modelInPath));

    /// <inheritdoc/>
    public IReplyFold Reply(DecodedRequest request, ReplyHead head)
    {
        var completions = (CompletionsRequest)request;
        return completions.Stream ? new CompletionsStream(completions, head) : new CompletionsWhole(completions, head);
    }

    /// <inheritdoc/>
    public void WriteError(ErrorReport error, IBufferWriter<byte> output) => OpenAiErrors.Write(error, output);
}
