using System.Collections.Immutable;

namespace MotiveProxy.Core.Conversations;

/// <summary>A tool that the caller declares and the stand-in may call.</summary>
/// <param name="Name">Unique within the turn.</param>
/// <param name="Description">What it is for, if the caller said so.</param>
/// <param name="Parameters">Its JSON Schema as canonical JSON text (keys sorted, no white space), if declared.</param>
public sealed record ToolDeclaration(string Name, string? Description, string? Parameters);

/// <summary>Which tools the caller lets, or makes, the stand-in call.</summary>
public abstract record ToolChoice
{
    private ToolChoice()
    {
    }

    /// <summary>The stand-in decides. The default.</summary>
    public sealed record Auto : ToolChoice;

    /// <summary>No tool may be called.</summary>
    public sealed record None : ToolChoice;

    /// <summary>At least one tool must be called.</summary>
    public sealed record Required : ToolChoice;

    /// <summary>This tool must be called.</summary>
    /// <param name="Tool">Its name.</param>
    public sealed record Named(string Tool) : ToolChoice;
}

/// <summary>The form that the caller wants the answer's text in.</summary>
public abstract record ResponseFormat
{
    private ResponseFormat()
    {
    }

    /// <summary>Plain text. The default.</summary>
    public sealed record PlainText : ResponseFormat;

    /// <summary>Any JSON object.</summary>
    public sealed record JsonObject : ResponseFormat;

    /// <summary>JSON that fits a schema.</summary>
    /// <param name="Name">The caller's name for the schema; may be empty.</param>
    /// <param name="Schema">Canonical JSON text (keys sorted, no white space).</param>
    public sealed record JsonSchema(string Name, string Schema) : ResponseFormat;
}

/// <summary>One decoded request of either side, in no protocol's words. Sampling parameters are not part of it.</summary>
/// <param name="Messages">The conversation as the client tells it; at least one message.</param>
public sealed record Turn(ImmutableArray<Message> Messages)
{
    /// <summary>Tools that the client declares.</summary>
    public ImmutableArray<ToolDeclaration> Tools { get; init; } = [];

    /// <summary>Which of them may or must be called.</summary>
    public ToolChoice ToolChoice { get; init; } = new ToolChoice.Auto();

    /// <summary>The form wanted for the answer.</summary>
    public ResponseFormat Format { get; init; } = new ResponseFormat.PlainText();

    /// <summary>Whether the client asks for something that only programs ask for: tools or a form.</summary>
    public bool DeclaresShape => !Tools.IsEmpty || Format is not ResponseFormat.PlainText;

    /// <summary>The last message of the user, or <see langword="null"/> if there is none.</summary>
    public Message? LastUserMessage => LastOf(Role.User);

    /// <summary>The last message of the assistant, or <see langword="null"/> if the turn has no history.</summary>
    public Message? LastAssistantMessage => LastOf(Role.Assistant);

    private Message? LastOf(Role role)
    {
        for (var i = Messages.Length - 1; i >= 0; i--)
        {
            if (Messages[i].Role == role)
                return Messages[i];
        }

        return null;
    }
}
