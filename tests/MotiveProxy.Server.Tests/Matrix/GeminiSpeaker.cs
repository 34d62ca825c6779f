using System.Text.Json.Nodes;
using MotiveProxy.Server.Tests.Hosting;

namespace MotiveProxy.Server.Tests.Matrix;

/// <summary>Google's Gemini, as its SDK speaks it: a result repeats the name of its function and the id of its call.</summary>
internal sealed class GeminiSpeaker : Speaker
{
    public override string Name => "gemini";

    public override string PathOf(string model, bool stream) => $"/v1beta/models/{model}:{(stream ? "streamGenerateContent?alt=sse" : "generateContent")}";

    public override JsonObject Body(string model, bool stream, JsonArray history, Declares declares)
    {
        var body = new JsonObject { ["contents"] = history };
        if (declares.HasFlag(Declares.Tool))
            body["tools"] = new JsonArray(new JsonObject { ["functionDeclarations"] = new JsonArray(new JsonObject { ["name"] = "look", ["description"] = "Looks.", ["parametersJsonSchema"] = ToolSchema }) });
        if (declares.HasFlag(Declares.Form))
            body["generationConfig"] = new JsonObject { ["responseMimeType"] = "application/json", ["responseJsonSchema"] = FormSchema };
        if (declares.HasFlag(Declares.Choice))
            body["toolConfig"] = Object("""{"functionCallingConfig":{"mode":"ANY","allowedFunctionNames":["look"]}}""");
        return body;
    }

    public override JsonNode User(string text, string? png = null)
    {
        var parts = new JsonArray(new JsonObject { ["text"] = text });
        if (png is not null)
            parts.Add(new JsonObject { ["inlineData"] = new JsonObject { ["mimeType"] = "image/png", ["data"] = png } });
        return new JsonObject { ["role"] = "user", ["parts"] = parts };
    }

    // What is streamed is kept as it came, part by part.
    public override IReadOnlyList<JsonNode> Keep(WireReply reply)
    {
        var parts = reply.Frames.SelectMany(frame => frame["candidates"]![0]!["content"]!["parts"]!.AsArray()).Select(part => part!.DeepClone());
        return [new JsonObject { ["role"] = "model", ["parts"] = new JsonArray([.. parts]) }];
    }

    public override IEnumerable<JsonNode> Results(IReadOnlyList<JsonNode> kept, IReadOnlyList<string> texts)
    {
        var results = kept[0]["parts"]!.AsArray().Select(part => part!["functionCall"]).OfType<JsonObject>().Zip(texts, (call, text) => new JsonObject
        {
            ["functionResponse"] = new JsonObject { ["id"] = call.Text("id"), ["name"] = call.Text("name"), ["response"] = new JsonObject { ["output"] = text } },
        });
        return [new JsonObject { ["role"] = "user", ["parts"] = new JsonArray([.. results]) }];
    }
}
