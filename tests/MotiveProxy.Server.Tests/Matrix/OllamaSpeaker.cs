using System.Text.Json.Nodes;
using MotiveProxy.Server.Tests.Hosting;

namespace MotiveProxy.Server.Tests.Matrix;

/// <summary>Ollama's chat, as its own clients speak it: a result names its tool, and no id.</summary>
internal sealed class OllamaSpeaker : Speaker
{
    public override string Name => "ollama";

    public override string PathOf(string model, bool stream) => "/api/chat";

    public override JsonObject Body(string model, bool stream, JsonArray history, Declares declares)
    {
        // There is no choice of tools.
        var body = new JsonObject { ["model"] = model, ["messages"] = history, ["stream"] = stream };
        if (declares.HasFlag(Declares.Tool))
            body["tools"] = new JsonArray(new JsonObject { ["type"] = "function", ["function"] = new JsonObject { ["name"] = "look", ["description"] = "Looks.", ["parameters"] = ToolSchema } });
        if (declares.HasFlag(Declares.Form))
            body["format"] = FormSchema;
        return body;
    }

    public override JsonNode User(string text, string? png = null)
    {
        var message = new JsonObject { ["role"] = "user", ["content"] = text };
        if (png is not null)
            message["images"] = new JsonArray(png);
        return message;
    }

    public override IReadOnlyList<JsonNode> Keep(WireReply reply)
    {
        var (text, calls) = ("", new JsonArray());
        foreach (var message in reply.Frames.Select(line => line["message"]!))
        {
            text += message.Text("content");
            foreach (var call in message["tool_calls"]?.AsArray() ?? [])
                calls.Add(call!.DeepClone());
        }

        return [new JsonObject { ["role"] = "assistant", ["content"] = text, ["tool_calls"] = calls.Count > 0 ? calls : null }];
    }

    public override IEnumerable<JsonNode> Results(IReadOnlyList<JsonNode> kept, IReadOnlyList<string> texts) => kept[0]["tool_calls"]!.AsArray()
        .Zip(texts, (call, text) => new JsonObject { ["role"] = "tool", ["tool_name"] = call!["function"].Text("name"), ["content"] = text });
}
