using System.Buffers;
using MotiveProxy.Protocols.Json;

namespace MotiveProxy.Protocols.OpenAi.Models;

/// <summary>OpenAI's Models API: what a client may name as its model.</summary>
public static class ModelsWire
{
    /// <summary>Writes the list of models.</summary>
    public static void WriteList(IEnumerable<ModelEntry> models, IBufferWriter<byte> output)
    {
        output.Raw("{\"object\":\"list\",\"data\":["u8);
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
        output.Raw("{\"id\":"u8);
        output.JsonString(model.Id);
        output.Raw(",\"object\":\"model\",\"created\":"u8);
        output.Number(model.Created.ToUnixTimeSeconds());
        output.Raw(",\"owned_by\":\"motive-proxy\"}"u8);
    }

    /// <summary>What a client is told that asks for a model which does not exist.</summary>
    /// <param name="id">The model asked for.</param>
    public static ErrorReport NotFound(string id) => new(
        404,
        "model_not_found",
        "invalid_request_error",
        $"There is no model '{id}' now. Any name works as a model: a session begins with its first turn.",
        "model",
        new RetryAdvice(ShouldRetry: false, AfterSeconds: null));
}
