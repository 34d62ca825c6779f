using System.Buffers;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Protocols.Json;

namespace MotiveProxy.Protocols.OpenAi.Completions;

/// <summary>The pieces that whole and streamed replies have in common. A refusal is text here, and there are no calls.</summary>
internal static class CompletionsWire
{
    /// <summary>Writes what every object begins with, up to the inside of <c>choices</c>.</summary>
    public static void Begin(IBufferWriter<byte> output, ReplyHead head)
    {
        output.Raw("{\"id\":\"cmpl-"u8);
        output.JsonText(head.Id);
        output.Raw("\",\"object\":\"text_completion\",\"created\":"u8);
        output.Number(head.Created.ToUnixTimeSeconds());
        output.Raw(",\"model\":"u8);
        output.JsonString(head.Model);
        output.Raw(",\"choices\":["u8);
    }

    /// <summary>The text that a part is in this protocol.</summary>
    public static string TextOf(AnswerPart part) => part switch
    {
        AnswerPart.Text text => text.Value,
        AnswerPart.Refusal refusal => refusal.Value,
        _ => "",
    };

    /// <summary>Writes the end of a choice.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="finish">Why it ended; <see langword="null"/> if it goes on.</param>
    public static void EndChoice(IBufferWriter<byte> output, FinishReason? finish)
    {
        output.Raw(",\"index\":0,\"logprobs\":null,\"finish_reason\":"u8);
        output.Raw(finish switch
        {
            null => "null"u8,
            FinishReason.Stop or FinishReason.ToolCalls => "\"stop\""u8,
            FinishReason.Length => "\"length\""u8,
            FinishReason.ContentFilter => "\"content_filter\""u8,
            _ => throw new ArgumentOutOfRangeException(nameof(finish), finish, "A reason without a word in this protocol."),
        });
        output.Raw("}"u8);
    }
}
