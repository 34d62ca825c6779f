using System.Buffers;
using System.Text.Json;
using MotiveProxy.Protocols.Json;

namespace MotiveProxy.Protocols.Gemini;

/// <summary>Google's Gemini, as its SDKs and Gemini CLI speak it.</summary>
/// <param name="form">The form of the replies.</param>
public sealed class ContentCodec(ContentForm form) : IExchangeCodec
{
    /// <inheritdoc/>
    public Decoded Decode(ReadOnlyMemory<byte> body, DecodeLimits limits, string? modelInPath) => JsonBody.Decode(
        body, limits, (ref Utf8JsonReader json) => ContentReader.Read(ref json, limits, modelInPath, form is not ContentForm.Whole));

    /// <inheritdoc/>
    public IReplyFold Reply(DecodedRequest request, ReplyHead head) =>
        request.Stream ? new ContentStream(request, head, isArray: form is ContentForm.Array) : new ContentWhole(request, head);

    /// <inheritdoc/>
    public void WriteError(ErrorReport error, IBufferWriter<byte> output) => GeminiErrors.Write(error, output);
}
