using System.Collections.Immutable;
using System.Text.Json;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;

namespace MotiveProxy.Server.Mcp;

/// <summary>What a call of a tool says. What does not fit the tool's schema is a fault that the agent can mend.</summary>
internal sealed class ToolArguments(IDictionary<string, JsonElement>? all)
{
    private readonly IDictionary<string, JsonElement> _all = all ?? ImmutableDictionary<string, JsonElement>.Empty;

    /// <summary>A text; <see langword="null"/> if there is none.</summary>
    public string? Text(string name) => _all.TryGetValue(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;

    /// <summary>Which prompt is meant.</summary>
    public (TurnId Prompt, Fault? Fault) ReadPrompt() =>
        Text("prompt") is { Length: > 0 } id ? (new TurnId(id), null) : (default, Missing("prompt", $"the id of a prompt, from {ToolTable.ListWaiting}"));

    /// <summary>How long to wait.</summary>
    public (TimeSpan Wait, Fault? Fault) ReadWait()
    {
        if (!_all.TryGetValue("wait_seconds", out var value) || value.ValueKind is JsonValueKind.Null)
            return (TimeSpan.Zero, null);

        return value.ValueKind is JsonValueKind.Number && value.TryGetInt32(out var seconds) && seconds is >= 0 and <= ToolTable.LongestWait
            ? (TimeSpan.FromSeconds(seconds), null)
            : (default, Missing("wait_seconds", $"a whole number from 0 to {ToolTable.LongestWait}"));
    }

    /// <summary>An answer of text.</summary>
    public (Ending? Ending, Fault? Fault) ReadAnswer()
    {
        if (Text("text") is not { } text)
            return (null, Missing("text", "the whole answer"));

        return Text("finish") switch
        {
            null or "stop" => (Whole([new AnswerPart.Text(text)], FinishReason.Stop), null),
            "length" => (Whole([new AnswerPart.Text(text)], FinishReason.Length), null),
            "content_filter" => (Whole([new AnswerPart.Text(text)], FinishReason.ContentFilter), null),
            _ => (null, Missing("finish", "stop, length or content_filter")),
        };
    }

    /// <summary>An answer of calls.</summary>
    public (Ending? Ending, Fault? Fault) ReadCalls()
    {
        if (!_all.TryGetValue("calls", out var calls) || calls.ValueKind is not JsonValueKind.Array || calls.GetArrayLength() is 0 or > Core.Conversations.Answer.MostCalls)
            return (null, Missing("calls", $"a list of 1 to {Core.Conversations.Answer.MostCalls} calls"));

        var parts = ImmutableList.CreateBuilder<AnswerPart>();
        if (Text("text") is { Length: > 0 } text)
            parts.Add(new AnswerPart.Text(text));
        foreach (var call in calls.EnumerateArray())
        {
            if (ReadCall(call) is not { } read)
                return (null, Missing("calls", "a list of objects with the \"name\" of a tool and its \"arguments\", an object"));

            parts.Add(new AnswerPart.Call(read));
        }

        return (Whole(parts.ToImmutable(), FinishReason.ToolCalls), null);
    }

    /// <summary>A refusal.</summary>
    public (Ending? Ending, Fault? Fault) ReadRefusal() => Text("reason") is { Length: > 0 } reason
        ? (Whole([new AnswerPart.Refusal(reason)], FinishReason.Stop), null)
        : (null, Missing("reason", "what the caller is told"));

    private static ToolCall? ReadCall(JsonElement call)
    {
        if (call.ValueKind is not JsonValueKind.Object || !call.TryGetProperty("name", out var name) || name.ValueKind is not JsonValueKind.String || name.GetString() is not { Length: > 0 } tool)
            return null;

        var arguments = call.TryGetProperty("arguments", out var given) ? given : default;
        return arguments.ValueKind switch
        {
            JsonValueKind.Undefined or JsonValueKind.Null => new ToolCall(string.Empty, tool, "{}"),
            JsonValueKind.String => new ToolCall(string.Empty, tool, arguments.GetString()!),
            _ => new ToolCall(string.Empty, tool, arguments.GetRawText()),
        };
    }

    private Ending.Whole Whole(ImmutableList<AnswerPart> parts, FinishReason finish) => new(new Answer(parts, finish))
    {
        IsForced = _all.TryGetValue("force", out var force) && force.ValueKind is JsonValueKind.True,
    };

    private static Fault Missing(string name, string what) => new(FaultCode.AnswerInvalid, $"\"{name}\" must be {what}.", name);
}
