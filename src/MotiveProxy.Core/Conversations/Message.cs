using System.Collections.Immutable;

namespace MotiveProxy.Core.Conversations;

/// <summary>Who a message of a conversation is from. Legacy roles are mapped on decoding: <c>function</c> is <see cref="Tool"/>.</summary>
public enum Role
{
    /// <summary>Instructions of the program, in the older word.</summary>
    System,

    /// <summary>Instructions of the program, in the newer word.</summary>
    Developer,

    /// <summary>What the client says to the model.</summary>
    User,

    /// <summary>What the model said to the client.</summary>
    Assistant,

    /// <summary>What a tool returned.</summary>
    Tool,
}

/// <summary>A piece of a message's content, in no protocol's words.</summary>
public abstract record Part
{
    private Part()
    {
    }

    /// <summary>Text, byte for byte as the client sent it.</summary>
    /// <param name="Value">The text; may be empty.</param>
    public sealed record Text(string Value) : Part;

    /// <summary>An image.</summary>
    /// <param name="Url">Where it is: an address or a <c>data:</c> URL.</param>
    public sealed record Image(string Url) : Part;

    /// <summary>A piece of media that can only be named to a person: audio, a file, something unknown.</summary>
    /// <param name="Kind">The protocol's word for it, such as <c>input_audio</c>.</param>
    /// <param name="Reference">An id, a name or a digest of the content; never the content itself.</param>
    public sealed record Attachment(string Kind, string Reference) : Part;
}

/// <summary>A call of a tool, asked for by the model's side.</summary>
/// <param name="Id">Unique within the session; stable over retries.</param>
/// <param name="Name">The tool's name as the caller declared it.</param>
/// <param name="Arguments">JSON text, byte for byte as it was given.</param>
public sealed record ToolCall(string Id, string Name, string Arguments);

/// <summary>One message of a conversation.</summary>
/// <param name="Role">Who it is from.</param>
/// <param name="Content">What it says; empty for an assistant message that only calls tools.</param>
public sealed record Message(Role Role, ImmutableArray<Part> Content)
{
    /// <summary>Tools that this assistant message calls.</summary>
    public ImmutableArray<ToolCall> ToolCalls { get; init; } = [];

    /// <summary>For <see cref="Role.Tool"/>: the call that this is the result of; for a legacy function result its name.</summary>
    public string? ToolCallId { get; init; }

    /// <summary>The participant's or function's name, where the protocol has one.</summary>
    public string? Name { get; init; }

    /// <summary>The text of the message: its text parts, one after another, with nothing in between.</summary>
    public string Text => Content is [Part.Text only]
        ? only.Value
        : string.Concat(Content.OfType<Part.Text>().Select(part => part.Value));

    /// <summary>A message of text alone.</summary>
    public static Message Of(Role role, string text) => new(role, [new Part.Text(text)]);
}
