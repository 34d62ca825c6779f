using System.Text.Json.Nodes;
using MotiveProxy.Server.Tests.Hosting;

namespace MotiveProxy.Server.Tests.Matrix;

/// <summary>OpenAI Responses, as a client that tells all of its history each time.</summary>
internal sealed class ResponsesSpeaker : Speaker
{
    public override string Name => "responses";

    public override string PathOf(string model, bool stream) => "/v1/responses";

    public override JsonObject Body(string model, bool stream, JsonArray history, Declares declares)
    {
        var body = new JsonObject { ["model"] = model, ["input"] = history, ["stream"] = stream, ["store"] = false };
        if (declares.HasFlag(Declares.Tool))
            body["tools"] = new JsonArray(new JsonObject { ["type"] = "function", ["name"] = "look", ["description"] = "Looks.", ["parameters"] = ToolSchema });
        if (declares.HasFlag(Declares.Form))
            body["text"] = new JsonObject { ["format"] = new JsonObject { ["type"] = "json_schema", ["name"] = "form", ["schema"] = FormSchema } };
        if (declares.HasFlag(Declares.Choice))
            body["tool_choice"] = Object("""{"type":"function","name":"look"}""");
        return body;
    }

    public override JsonNode User(string text, string? png = null) => new JsonObject
    {
        ["role"] = "user",
        ["content"] = png is null
            ? text
            : new JsonArray(
                new JsonObject { ["type"] = "input_text", ["text"] = text },
                new JsonObject { ["type"] = "input_image", ["image_url"] = $"data:image/png;base64,{png}" }),
    };

    public override IReadOnlyList<JsonNode> Keep(WireReply reply)
    {
        var response = reply.Whole() ?? reply.Frames[^1]["response"]!;
        return [.. response["output"]!.AsArray().Select(item => item!.DeepClone())];
    }

    public override IEnumerable<JsonNode> Results(IReadOnlyList<JsonNode> kept, IReadOnlyList<string> texts) => kept
        .Where(item => item.Text("type") == "function_call")
        .Zip(texts, (call, text) => new JsonObject { ["type"] = "function_call_output", ["call_id"] = call.Text("call_id"), ["output"] = text });
}
