namespace MotiveProxy.Runtimes.Storage.Records;

/// <summary>What a client said, as stored. What is empty or the default is left out.</summary>
internal sealed record TurnRecord : VersionedRecord
{
    public MessageRecord[]? Messages { get; set; }

    public ToolRecord[]? Tools { get; set; }

    public ToolChoiceRecord? Choice { get; set; }

    public FormatRecord? Answer { get; set; }
}

/// <summary>One message of a conversation, as stored.</summary>
internal sealed record MessageRecord
{
    public string? Role { get; set; }

    public PartRecord[]? Content { get; set; }

    public ToolCallRecord[]? Calls { get; set; }

    public string? Call { get; set; }

    public string? Name { get; set; }
}

/// <summary>A piece of a message, as stored: exactly one of text, image and attachment is there.</summary>
internal sealed record PartRecord
{
    public string? Text { get; set; }

    public string? Image { get; set; }

    public string? Attachment { get; set; }

    public string? Reference { get; set; }
}

/// <summary>A call of a tool, as stored.</summary>
internal sealed record ToolCallRecord
{
    public string? Id { get; set; }

    public string? Name { get; set; }

    public string? Arguments { get; set; }
}

/// <summary>A tool that a caller declares, as stored.</summary>
internal sealed record ToolRecord
{
    public string? Name { get; set; }

    public string? Description { get; set; }

    public string? Parameters { get; set; }
}

/// <summary>Which tools may or must be called, as stored; left out if the stand-in decides.</summary>
internal sealed record ToolChoiceRecord
{
    public string? Mode { get; set; }

    public string? Tool { get; set; }
}

/// <summary>The form wanted for the answer, as stored; left out for plain text. Without a schema: any JSON object.</summary>
internal sealed record FormatRecord
{
    public string? Name { get; set; }

    public string? Schema { get; set; }
}
