namespace MotiveProxy.Runtimes.Storage.Records;

/// <summary>A whole answer, as stored.</summary>
internal sealed record AnswerRecord : VersionedRecord
{
    public AnswerPartRecord[]? Parts { get; set; }
}

/// <summary>A piece of an answer, as stored: exactly one of the three is there.</summary>
internal sealed record AnswerPartRecord
{
    public string? Text { get; set; }

    public string? Refusal { get; set; }

    public ToolCallRecord? Call { get; set; }
}

/// <summary>How a turn ended, as stored: a finish reason, an error on purpose (with a message), a fault, or no word.</summary>
internal sealed record OutcomeRecord
{
    public string? Finish { get; set; }

    public int Status { get; set; }

    public string? Message { get; set; }

    /// <summary>The kind of an error on purpose.</summary>
    public string? Type { get; set; }

    /// <summary>When to ask again after an error on purpose, in seconds.</summary>
    public int? RetryAfter { get; set; }

    public FaultRecord? Fault { get; set; }

    /// <summary>Whether it was cut without a word.</summary>
    public bool Dropped { get; set; }
}

/// <summary>A failure, as stored.</summary>
internal sealed record FaultRecord
{
    public string? Code { get; set; }

    public string? Detail { get; set; }

    public string? Parameter { get; set; }
}
