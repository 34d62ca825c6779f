using System.Text.Json.Nodes;
using MotiveProxy.Server.Tests.Hosting;

namespace MotiveProxy.Server.Tests.Matrix;

/// <summary>OpenAI Chat Completions.</summary>
internal sealed class ChatSpeaker : Speaker
{
    public override string Name => "chat";

    public override string PathOf(string model, bool stream) => "/v1/chat/completions";

    public override JsonObject Body(string model, bool stream, JsonArray history, Declares declares)
    {
        var body = new JsonObject { ["model"] = model, ["messages"] = history, ["stream"] = stream };
        if (declares.HasFlag(Declares.Tool))
            body["tools"] = new JsonArray(new JsonObject { ["type"] = "function", ["function"] = new JsonObject { ["name"] = "look", ["description"] = "Looks.", ["parameters"] = ToolSchema } });
        if (declares.HasFlag(Declares.Form))
            body["response_format"] = new JsonObject { ["type"] = "json_schema", ["json_schema"] = new JsonObject { ["name"] = "form", ["schema"] = FormSchema } };
        if (declares.HasFlag(Declares.Choice))
            body["tool_choice"] = Object("""{"type":"function","function":{"name":"look"}}""");
        return body;
    }

    public override JsonNode User(string text, string? png = null) => new JsonObject
    {
        ["role"] = "user",
        ["content"] = png is null
            ? text
            : new JsonArray(
                new JsonObject { ["type"] = "text", ["text"] = text },
                new JsonObject { ["type"] = "image_url", ["image_url"] = new JsonObject { ["url"] = $"data:image/png;base64,{png}" } }),
    };

    public override IReadOnlyList<JsonNode> Keep(WireReply reply)
    {
        if (reply.Whole() is { } whole)
            return [whole["choices"]![0]!["message"]!.DeepClone()];

        var (text, calls) = ("", new JsonArray());
        foreach (var delta in reply.Frames.Select(chunk => chunk["choices"]![0]!["delta"]!))
        {
            text += delta["content"]?.GetValue<string>();
            foreach (var call in delta["tool_calls"]?.AsArray() ?? [])
                calls.Add(new JsonObject { ["id"] = call.Text("id"), ["type"] = "function", ["function"] = call!["function"]!.DeepClone() });
        }

        var message = new JsonObject { ["role"] = "assistant", ["content"] = text };
        if (calls.Count > 0)
            message["tool_calls"] = calls;
        return [message];
    }

    public override IEnumerable<JsonNode> Results(IReadOnlyList<JsonNode> kept, IReadOnlyList<string> texts) => kept[0]["tool_calls"]!.AsArray()
        .Zip(texts, (call, text) => new JsonObject { ["role"] = "tool", ["tool_call_id"] = call.Text("id"), ["content"] = text });
}
