namespace MotiveProxy.Runtimes.Storage.Records;

/// <summary>What one node asks another to do for a hold of its, as stored. Only the fields of its kind are there.</summary>
internal sealed record EffectRecord : VersionedRecord
{
    public string? Kind { get; set; }

    public string? Hold { get; set; }

    public string? Turn { get; set; }

    public string? Seat { get; set; }

    public string? Rule { get; set; }

    public long Since { get; set; }

    public AnswerPartRecord? Part { get; set; }

    public OutcomeRecord? Outcome { get; set; }

    public FaultRecord? Fault { get; set; }

    public EventRecord? Event { get; set; }
}

/// <summary>What happened to a session, as stored. Only the fields of its kind are there; what a turn says is stored apart, by its hold's id.</summary>
internal sealed record InputRecord : VersionedRecord
{
    public string? Kind { get; set; }

    public long At { get; set; }

    public string? Hold { get; set; }

    public AskerRecord? Asker { get; set; }

    public string? Prompt { get; set; }

    public AnswerPartRecord? Part { get; set; }

    /// <summary>The last parts of an answer that ends without an error.</summary>
    public AnswerPartRecord[]? Rest { get; set; }

    /// <summary>Whether such an answer is passed on even if the caller takes something else.</summary>
    public bool Forced { get; set; }

    public OutcomeRecord? Outcome { get; set; }

    /// <summary>The operator's name.</summary>
    public string? By { get; set; }

    public bool TakesOver { get; set; }
}
