namespace MotiveProxy.Runtimes.Storage.Records;

/// <summary>An event, as stored. Only the fields of its kind are there; what a prompt said, showed and was answered is stored apart.</summary>
internal sealed record EventRecord : VersionedRecord
{
    public string? Kind { get; set; }

    public string? Id { get; set; }

    public string? Seat { get; set; }

    public string? Rule { get; set; }

    public string? Client { get; set; }

    public string? Hold { get; set; }

    /// <summary>The other turn: into which, to whom, late for which.</summary>
    public string? Other { get; set; }

    public string? Text { get; set; }

    public AnswerPartRecord? Part { get; set; }

    public OutcomeRecord? Outcome { get; set; }

    /// <summary>Why: a fault's code or a reason of closing.</summary>
    public string? Reason { get; set; }

    public string? Row { get; set; }

    /// <summary>The operator's name.</summary>
    public string? By { get; set; }
}
