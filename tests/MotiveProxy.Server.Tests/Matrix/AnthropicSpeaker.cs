using System.Text.Json.Nodes;
using MotiveProxy.Server.Tests.Hosting;

namespace MotiveProxy.Server.Tests.Matrix;

/// <summary>Anthropic Messages.</summary>
internal sealed class AnthropicSpeaker : Speaker
{
    public override string Name => "anthropic";

    public override string PathOf(string model, bool stream) => "/v1/messages";

    public override JsonObject Body(string model, bool stream, JsonArray history, Declares declares)
    {
        var body = new JsonObject { ["model"] = model, ["max_tokens"] = 1024, ["messages"] = history, ["stream"] = stream };
        if (declares.HasFlag(Declares.Tool))
            body["tools"] = new JsonArray(new JsonObject { ["name"] = "look", ["description"] = "Looks.", ["input_schema"] = ToolSchema });
        if (declares.HasFlag(Declares.Form))
            body["output_config"] = new JsonObject { ["format"] = new JsonObject { ["type"] = "json_schema", ["schema"] = FormSchema } };
        if (declares.HasFlag(Declares.Choice))
            body["tool_choice"] = Object("""{"type":"tool","name":"look"}""");
        return body;
    }

    public override JsonNode User(string text, string? png = null) => new JsonObject
    {
        ["role"] = "user",
        ["content"] = png is null
            ? text
            : new JsonArray(
                new JsonObject { ["type"] = "text", ["text"] = text },
                new JsonObject { ["type"] = "image", ["source"] = new JsonObject { ["type"] = "base64", ["media_type"] = "image/png", ["data"] = png } }),
    };

    public override IReadOnlyList<JsonNode> Keep(WireReply reply)
    {
        var content = reply.Whole() is { } whole ? whole["content"]!.DeepClone() : Blocks(reply.Frames);
        return [new JsonObject { ["role"] = "assistant", ["content"] = content }];
    }

    public override IEnumerable<JsonNode> Results(IReadOnlyList<JsonNode> kept, IReadOnlyList<string> texts)
    {
        var results = kept[0]["content"]!.AsArray()
            .Where(block => block.Text("type") == "tool_use")
            .Zip(texts, (call, text) => new JsonObject { ["type"] = "tool_result", ["tool_use_id"] = call.Text("id"), ["content"] = text });
        return [new JsonObject { ["role"] = "user", ["content"] = new JsonArray([.. results]) }];
    }

    private static JsonArray Blocks(IEnumerable<JsonNode> events)
    {
        var blocks = new JsonArray();
        var inputs = new Dictionary<int, string>();
        foreach (var one in events)
        {
            var index = one["index"]?.GetValue<int>() ?? -1;
            if (one.Text("type") == "content_block_start")
                blocks.Add(one["content_block"]!.DeepClone());
            else if (one["delta"]?["text"] is { } text)
                blocks[index]!["text"] = blocks[index].Text("text") + text.GetValue<string>();
            else if (one["delta"]?["partial_json"] is { } json)
                inputs[index] = inputs.GetValueOrDefault(index, "") + json.GetValue<string>();
        }

        foreach (var (index, input) in inputs)
            blocks[index]!["input"] = JsonNode.Parse(input);
        return blocks;
    }
}
