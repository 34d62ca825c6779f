using System.Buffers;
using System.Globalization;
using MotiveProxy.Protocols.Json;

namespace MotiveProxy.Protocols.Anthropic;

/// <summary>Anthropic's Models API: what a client may name as its model. The list is always one page.</summary>
public static class AnthropicModels
{
    /// <summary>Writes the list of models.</summary>
    public static void WriteList(IEnumerable<ModelEntry> models, IBufferWriter<byte> output)
    {
        string? first = null, last = null;
        output.Raw("{\"data\":["u8);
        foreach (var model in models)
        {
            output.Raw(first is null ? ""u8 : ","u8);
            WriteOne(model, output);
            first ??= model.Id;
            last = model.Id;
        }

        output.Raw("],\"has_more\":false,\"first_id\":"u8);
        output.JsonString(first);
        output.Raw(",\"last_id\":"u8);
        output.JsonString(last);
        output.Raw("}"u8);
    }

    /// <summary>Writes one model. What a person cannot tell is null; the fields are all there, for some clients check that (measured with Anthropic .NET 13.12.0).</summary>
    public static void WriteOne(ModelEntry model, IBufferWriter<byte> output)
    {
        output.Raw("{\"type\":\"model\",\"id\":"u8);
        output.JsonString(model.Id);
        output.Raw(",\"display_name\":"u8);
        output.JsonString(model.Id);
        output.Raw(",\"created_at\":"u8);
        output.JsonString(model.Created.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        output.Raw(
            ",\"lifecycle\":\"active\",\"deprecated_at\":null,\"retires_at\":null,\"line\":null,\"capabilities\":null,\"max_input_tokens\":null,\"max_tokens\":null}"u8);
    }
}
