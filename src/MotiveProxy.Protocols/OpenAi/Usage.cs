using System.Buffers;
using MotiveProxy.Protocols.Json;

namespace MotiveProxy.Protocols.OpenAi;

/// <summary>The object <c>usage</c> of Chat Completions and its ancestor.</summary>
internal static class Usage
{
    /// <summary>Writes an object of estimated counts.</summary>
    public static void Write(IBufferWriter<byte> output, long promptTokens, long completionTokens)
    {
        output.Raw("{\"prompt_tokens\":"u8);
        output.Number(promptTokens);
        output.Raw(",\"completion_tokens\":"u8);
        output.Number(completionTokens);
        output.Raw(",\"total_tokens\":"u8);
        output.Number(promptTokens + completionTokens);
        output.Raw("}"u8);
    }
}
