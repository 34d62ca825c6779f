using System.Buffers;
using MotiveProxy.Protocols.Json;

namespace MotiveProxy.Protocols.OpenAi;

/// <summary>Errors in OpenAI's shape: <c>{"error":{"message","type","param","code"}}</c>.</summary>
public static class OpenAiErrors
{
    /// <summary>Writes an error as a JSON object.</summary>
    public static void Write(ErrorReport error, IBufferWriter<byte> output)
    {
        output.Raw("{"u8);
        WriteField(error, output);
        output.Raw("}"u8);
    }

    /// <summary>Writes an error as the field of an object that has others.</summary>
    internal static void WriteField(ErrorReport error, IBufferWriter<byte> output)
    {
        output.Raw("\"error\":{\"message\":"u8);
        output.JsonString(error.Message);
        output.Raw(",\"type\":"u8);
        output.JsonString(error.Type);
        output.Raw(",\"param\":"u8);
        output.JsonString(error.Parameter);
        output.Raw(",\"code\":"u8);
        output.JsonString(error.Code);
        output.Raw("}"u8);
    }
}
