using System.Buffers;
using System.Text.Json;
using MotiveProxy.Protocols.Json;

namespace MotiveProxy.Protocols.OpenAi.Responses;

/// <summary>OpenAI's Responses, as SDKs, agents and Codex speak it.</summary>
public sealed class ResponsesCodec : IExchangeCodec
{
    /// <inheritdoc/>
    public Decoded Decode(ReadOnlyMemory<byte> body, DecodeLimits limits, string? modelInPath) =>
        JsonBody.Decode(body, limits, (ref Utf8JsonReader json) => ResponsesReader.Read(ref json, limits, modelInPath));

    /// <inheritdoc/>
    public IReplyFold Reply(DecodedRequest request, ReplyHead head)
    {
        var responses = (ResponsesRequest)request;
        var wire = new ResponsesWire(responses, head);
        return responses.Stream ? new ResponsesStream(wire, head) : new ResponsesWhole(wire, head);
    }

    /// <inheritdoc/>
    public void WriteError(ErrorReport error, IBufferWriter<byte> output) => OpenAiErrors.Write(error, output);
}
