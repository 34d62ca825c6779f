using System.Buffers;
using MotiveProxy.Protocols.Json;

namespace MotiveProxy.Protocols.Gemini;

/// <summary>Google's Models API: what a client may name as its model. The list is always one page.</summary>
public static class GeminiModels
{
    // No stand-in forgets because of a length; clients cut their histories by it.
    private const int TokenLimit = 1_048_576;

    /// <summary>Writes the list of models.</summary>
    public static void WriteList(IEnumerable<ModelEntry> models, IBufferWriter<byte> output)
    {
        output.Raw("{\"models\":["u8);
        var separator = ""u8;
        foreach (var model in models)
        {
            output.Raw(separator);
            WriteOne(model, output);
            separator = ","u8;
        }

        output.Raw("]}"u8);
    }

    /// <summary>Writes one model.</summary>
    public static void WriteOne(ModelEntry model, IBufferWriter<byte> output)
    {
        output.Raw("{\"name\":\"models/"u8);
        output.JsonText(model.Id);
        output.Raw("\",\"version\":\"motive-proxy\",\"displayName\":"u8);
        output.JsonString(model.Id);
        output.Raw(",\"inputTokenLimit\":"u8);
        output.Number(TokenLimit);
        output.Raw(",\"outputTokenLimit\":"u8);
        output.Number(TokenLimit);
        output.Raw(",\"supportedGenerationMethods\":["u8);
        var separator = ""u8;
        foreach (var method in GeminiMethods.All.Select(method => method.Name).Distinct())
        {
            output.Raw(separator);
            output.JsonString(method);
            separator = ","u8;
        }

        output.Raw("]}"u8);
    }
}
