using System.Buffers;

namespace MotiveProxy.Benchmarks.Floor;

/// <summary>Writes replies of the shape and, within a few bytes, the size of the server's.</summary>
internal static class FloorReply
{
    private static ReadOnlySpan<byte> JsonHead =>
        "{\"id\":\"chatcmpl-0123456789abcdef0123456789\",\"object\":\"chat.completion\",\"created\":1700000000,\"model\":\""u8;

    private static ReadOnlySpan<byte> JsonBeforeText => "\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\""u8;

    private static ReadOnlySpan<byte> JsonTail =>
        "\",\"refusal\":null},\"logprobs\":null,\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":50,\"completion_tokens\":50}}"u8;

    private static ReadOnlySpan<byte> ChunkHead =>
        "data: {\"id\":\"chatcmpl-0123456789abcdef0123456789\",\"object\":\"chat.completion.chunk\",\"created\":1700000000,\"model\":\""u8;

    private static ReadOnlySpan<byte> ChunkBeforeDelta => "\",\"choices\":[{\"index\":0,\"delta\":"u8;

    private static ReadOnlySpan<byte> ChunkTail => ",\"finish_reason\":null}]}\n\n"u8;

    private static ReadOnlySpan<byte> LastChunkTail => ",\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n"u8;

    /// <summary>Says how long a whole reply is, in bytes.</summary>
    public static long JsonLength(byte[] name, byte[] text) =>
        JsonHead.Length + name.Length + JsonBeforeText.Length + text.Length + JsonTail.Length;

    /// <summary>Writes a whole reply.</summary>
    public static void WriteJson(IBufferWriter<byte> output, byte[] name, byte[] text)
    {
        output.Write(JsonHead);
        output.Write(name);
        output.Write(JsonBeforeText);
        output.Write(text);
        output.Write(JsonTail);
    }

    /// <summary>Writes the event that opens a stream.</summary>
    public static void WriteOpening(IBufferWriter<byte> output, byte[] name)
    {
        BeginChunk(output, name);
        output.Write("{\"role\":\"assistant\",\"content\":\"\"}"u8);
        output.Write(ChunkTail);
    }

    /// <summary>Writes the rest of a stream.</summary>
    public static void WriteRest(IBufferWriter<byte> output, byte[] name, byte[] text)
    {
        BeginChunk(output, name);
        output.Write("{\"content\":\""u8);
        output.Write(text);
        output.Write("\"}"u8);
        output.Write(ChunkTail);
        BeginChunk(output, name);
        output.Write("{}"u8);
        output.Write(LastChunkTail);
    }

    private static void BeginChunk(IBufferWriter<byte> output, byte[] name)
    {
        output.Write(ChunkHead);
        output.Write(name);
        output.Write(ChunkBeforeDelta);
    }
}
