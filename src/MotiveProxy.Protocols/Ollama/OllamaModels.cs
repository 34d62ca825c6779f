using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using MotiveProxy.Protocols.Json;

namespace MotiveProxy.Protocols.Ollama;

/// <summary>What Ollama's clients are told of models. People have no files: sizes are 0, and a digest is that of the name.</summary>
public static class OllamaModels
{
    /// <summary>The version that is told: new enough for what is spoken here, and with a name that is not Ollama's. Clients compare what is before the hyphen.</summary>
    public const string Version = "0.13.0-motive-proxy";

    /// <summary>What the root says to clients that look for Ollama, and to people who look for something else.</summary>
    public const string Running = "Ollama is running, says MotiveProxy, which speaks its API and has no model. See /openapi.json.";

    // No stand-in forgets because of a context's length; clients cut their histories by it.
    private const int ContextLength = 1_048_576;

    /// <summary>Writes the models that there are, for <c>/api/tags</c>.</summary>
    public static void WriteTags(IEnumerable<ModelEntry> models, IBufferWriter<byte> output) => WriteList(models, running: false, output);

    /// <summary>Writes the models that run, which are the live sessions, for <c>/api/ps</c>.</summary>
    public static void WriteRunning(IEnumerable<ModelEntry> models, IBufferWriter<byte> output) =>
        WriteList(models.Where(model => model.Until is not null), running: true, output);

    /// <summary>Writes all that there is to say of one model, for <c>/api/show</c>: that it can do everything.</summary>
    internal static void WriteDescription(DateTimeOffset at, IBufferWriter<byte> output)
    {
        output.Raw("{\"modelfile\":\"\",\"parameters\":\"\",\"template\":\"\","u8);
        output.Raw(Details);
        output.Raw(",\"model_info\":{\"general.architecture\":\"motive-proxy\",\"motive-proxy.context_length\":"u8);
        output.Number(ContextLength);
        output.Raw("},\"capabilities\":[\"completion\",\"tools\",\"vision\"],\"modified_at\":\""u8);
        output.JsonText(OllamaWire.Time(at));
        output.Raw("\"}"u8);
    }

    private static void WriteList(IEnumerable<ModelEntry> models, bool running, IBufferWriter<byte> output)
    {
        output.Raw("{\"models\":["u8);
        var separator = ""u8;
        foreach (var model in models)
        {
            output.Raw(separator);
            WriteOne(model, running, output);
            separator = ","u8;
        }

        output.Raw("]}"u8);
    }

    private static void WriteOne(ModelEntry model, bool running, IBufferWriter<byte> output)
    {
        var name = OllamaBody.Tagged(model.Id);
        output.Raw("{\"name\":"u8);
        output.JsonString(name);
        output.Raw(",\"model\":"u8);
        output.JsonString(name);
        output.Raw(",\"size\":0,\"digest\":\""u8);
        output.JsonText(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name))));
        output.Raw("\","u8);
        output.Raw(Details);
        if (running)
        {
            output.Raw(",\"size_vram\":0,\"context_length\":"u8);
            output.Number(ContextLength);
            output.Raw(",\"expires_at\":\""u8);
            output.JsonText(OllamaWire.Time(model.Until!.Value));
        }
        else
        {
            output.Raw(",\"modified_at\":\""u8);
            output.JsonText(OllamaWire.Time(model.Created));
        }

        output.Raw("\"}"u8);
    }

    private static ReadOnlySpan<byte> Details =>
        "\"details\":{\"parent_model\":\"\",\"format\":\"\",\"family\":\"motive-proxy\",\"families\":[\"motive-proxy\"],\"parameter_size\":\"\",\"quantization_level\":\"\"}"u8;
}
