using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Protocols.Json;

namespace MotiveProxy.Protocols.OpenAi.Chat;

/// <summary>OpenAI's Chat Completions, as all of its clients speak it.</summary>
public sealed class ChatCodec : IExchangeCodec
{
    /// <inheritdoc/>
    public Decoded Decode(ReadOnlyMemory<byte> body, DecodeLimits limits, string? modelInPath)
    {
        var bytes = body.Span;
        if (bytes.StartsWith("\uFEFF"u8))
            bytes = bytes["\uFEFF"u8.Length..];
        if (bytes.IsEmpty)
            return Rejected("The body is empty. Send a JSON object with \"model\" and \"messages\".");
        if (!Utf8.IsValid(bytes))
            return Rejected("The body is not valid UTF-8. Send JSON encoded as UTF-8.");

        var json = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = limits.MaxDepth });
        try
        {
            return new Decoded.Request(ChatReader.Read(ref json, limits, modelInPath));
        }
        catch (WrongShapeException wrong)
        {
            return new Decoded.Rejected(wrong.ToFault(bytes));
        }
        catch (JsonException)
        {
            return Rejected($"The body is not valid JSON at byte {json.BytesConsumed}, or nested deeper than {limits.MaxDepth} levels.");
        }
        catch (InvalidOperationException)
        {
            // What the reader throws for a string with an escaped half of a surrogate pair.
            return Rejected($"The body has a string at byte {json.TokenStartIndex} that is not Unicode: an escape for half a character.");
        }
    }

    /// <inheritdoc/>
    public IReplyFold Reply(DecodedRequest request, ReplyHead head)
    {
        var chat = (ChatRequest)request;
        return chat.Stream ? new ChatStream(chat, head) : new ChatWhole(chat, head);
    }

    /// <inheritdoc/>
    public void WriteError(ErrorReport error, IBufferWriter<byte> output) => OpenAiErrors.Write(error, output);

    private static Decoded.Rejected Rejected(string detail) => new(new Fault(FaultCode.InvalidRequest, detail));
}
