using System.Buffers;
using System.Globalization;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Protocols.Json;

namespace MotiveProxy.Protocols.Ollama;

/// <summary>The pieces that whole and streamed replies have in common.</summary>
internal static class OllamaWire
{
    /// <summary>What every object of a reply begins with.</summary>
    public static byte[] Begin(ReplyHead head)
    {
        var begin = new ArrayBufferWriter<byte>(128);
        begin.Raw("{\"model\":"u8);
        begin.JsonString(head.Model);
        begin.Raw(",\"created_at\":\""u8);
        begin.JsonText(Time(head.Created));
        begin.Raw("\","u8);
        return begin.WrittenSpan.ToArray();
    }

    /// <summary>A time in the words of RFC 3339, in UTC.</summary>
    public static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    /// <summary>Writes what the last object ends with. The counts are estimates; nobody measures the durations of a person, so they are 0.</summary>
    public static void End(string reason, long promptTokens, long tokens, IBufferWriter<byte> output)
    {
        output.Raw(",\"done\":true,\"done_reason\":"u8);
        output.JsonString(reason);
        output.Raw(",\"total_duration\":0,\"load_duration\":0,\"prompt_eval_count\":"u8);
        output.Number(promptTokens);
        output.Raw(",\"prompt_eval_duration\":0,\"eval_count\":"u8);
        output.Number(tokens);
        output.Raw(",\"eval_duration\":0}"u8);
    }

    /// <summary>The protocol's word for why a reply ended. It has none for calls of tools, nor for what was withheld.</summary>
    /// <param name="finish">Why the answer ended.</param>
    /// <param name="loads">Whether nothing was asked but to load the model.</param>
    public static string Word(FinishReason finish, bool loads) => finish switch
    {
        _ when loads => "load",
        FinishReason.Stop or FinishReason.ToolCalls or FinishReason.ContentFilter => "stop",
        FinishReason.Length => "length",
        _ => throw new ArgumentOutOfRangeException(nameof(finish), finish, "A reason without a word in this protocol."),
    };
}
