using System.Buffers;
using MotiveProxy.Protocols.Json;

namespace MotiveProxy.Protocols.Ollama;

/// <summary>Errors in Ollama's shape: <c>{"error":"message"}</c>, before a reply and as a line of a stream alike.</summary>
internal static class OllamaErrors
{
    /// <summary>Writes an error as a JSON object.</summary>
    public static void Write(ErrorReport error, IBufferWriter<byte> output)
    {
        output.Raw("{\"error\":"u8);
        output.JsonString(error.Message);
        output.Raw("}"u8);
    }
}
