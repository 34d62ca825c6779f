using System.Text;
using MotiveProxy.Core.Conversations;

namespace MotiveProxy.Protocols;

/// <summary>
/// How many tokens a text would be. People have no tokeniser: <c>usage</c> is an estimate of one token for each four bytes
/// of UTF-8, which is near the truth for English and code; media and the framing of messages count nothing.
/// </summary>
internal static class TokenEstimate
{
    private const int BytesPerToken = 4;

    /// <summary>Tokens for so many bytes of UTF-8.</summary>
    public static long OfBytes(long bytes) => (bytes + BytesPerToken - 1) / BytesPerToken;

    /// <summary>Tokens of all that a turn says, its tools included.</summary>
    public static long Of(Turn turn)
    {
        long bytes = 0;
        foreach (var message in turn.Messages)
        {
            foreach (var part in message.Content)
                bytes += part is Part.Text text ? Encoding.UTF8.GetByteCount(text.Value) : 0;
            foreach (var call in message.ToolCalls)
                bytes += BytesOf(call);
        }

        foreach (var tool in turn.Tools)
            bytes += BytesOf(tool.Name) + BytesOf(tool.Description) + BytesOf(tool.Parameters);
        return OfBytes(bytes);
    }

    /// <summary>The bytes of UTF-8 that a part of an answer is.</summary>
    public static int BytesOf(AnswerPart part) => part switch
    {
        AnswerPart.Text text => BytesOf(text.Value),
        AnswerPart.Refusal refusal => BytesOf(refusal.Value),
        AnswerPart.Call call => BytesOf(call.Value),
        _ => 0,
    };

    private static int BytesOf(ToolCall call) => BytesOf(call.Name) + BytesOf(call.Arguments);

    private static int BytesOf(string? text) => text is null ? 0 : Encoding.UTF8.GetByteCount(text);
}
