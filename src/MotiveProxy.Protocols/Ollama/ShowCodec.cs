using System.Buffers;
using System.Text.Json;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Protocols.Json;

namespace MotiveProxy.Protocols.Ollama;

/// <summary>Ollama's <c>/api/show</c>: what clients ask of a model before they use it. Any name is a model's, so any name is described.</summary>
public sealed class ShowCodec : IExchangeCodec
{
    /// <inheritdoc/>
    public Decoded Decode(ReadOnlyMemory<byte> body, DecodeLimits limits, string? modelInPath)
    {
        var decoded = JsonBody.Decode(body, limits, Read);
        return decoded is Decoded.Request { Value: var request } ? new Decoded.Settled(request) : decoded;
    }

    /// <inheritdoc/>
    public IReplyFold Reply(DecodedRequest request, ReplyHead head) => new Description(head);

    /// <inheritdoc/>
    public void WriteError(ErrorReport error, IBufferWriter<byte> output) => OllamaErrors.Write(error, output);

    // Older clients say "name".
    private static DecodedRequest Read(ref Utf8JsonReader json)
    {
        string? model = null;
        json.Read();
        json.ExpectObject();
        while (json.NextField())
        {
            if (json.At("model"u8) || json.At("name"u8))
                model = json.TextOrNull() ?? model;
            else
                json.Skip();
        }

        json.Read();
        return new DecodedRequest(OllamaBody.DemandModel(model), new Turn([]), Stream: false);
    }

    private sealed class Description(ReplyHead head) : IReplyFold
    {
        public string ContentType => "application/json";

        public bool Streams => false;

        public void Open(IBufferWriter<byte> output)
        {
        }

        public void Beat(IBufferWriter<byte> output)
        {
        }

        public void Part(AnswerPart part, IBufferWriter<byte> output)
        {
        }

        public void End(FinishReason finish, IBufferWriter<byte> output) => OllamaModels.WriteDescription(head.Created, output);

        public void Fail(ErrorReport error, IBufferWriter<byte> output)
        {
        }
    }
}
