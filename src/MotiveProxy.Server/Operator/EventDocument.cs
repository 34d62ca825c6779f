namespace MotiveProxy.Server.Operator;

/// <summary>An event of a session, as transcripts hold it and <c>GET /api/events</c> sends it. Only the fields of its kind are there.</summary>
/// <param name="Number">Rising from event to event of one process.</param>
/// <param name="AtTs">When it happened, in Unix seconds.</param>
/// <param name="Session">Where it happened.</param>
/// <param name="Kind">What happened: the name of a <see cref="Core.Sessions.SessionEvent"/> in snake_case.</param>
public sealed record EventDocument(long Number, double AtTs, string Session, string Kind)
{
    /// <summary>The turn or the prompt.</summary>
    public string? Id { get; init; }

    /// <summary>The seat, <c>standin</c> or <c>caller</c>.</summary>
    public string? Seat { get; init; }

    /// <summary>The rule of seating that decided.</summary>
    public string? Rule { get; init; }

    /// <summary>The client's fingerprint.</summary>
    public string? Client { get; init; }

    /// <summary>What people call the client, if it is one of docs/clients.md.</summary>
    public string? ClientName { get; init; }

    /// <summary>The hold.</summary>
    public string? Hold { get; init; }

    /// <summary>The prompt that this one was folded into.</summary>
    public string? Into { get; init; }

    /// <summary>The stand-in's turn that was told of the prompt.</summary>
    public string? To { get; init; }

    /// <summary>What was said or shown.</summary>
    public string? Text { get; init; }

    /// <summary>What the caller said, whole.</summary>
    public TurnDocument? Turn { get; init; }

    /// <summary>A part of an answer.</summary>
    public PartDocument? Part { get; init; }

    /// <summary>A whole answer.</summary>
    public IReadOnlyList<PartDocument>? Parts { get; init; }

    /// <summary>How the answer ended.</summary>
    public OutcomeDocument? Outcome { get; init; }

    /// <summary>The operator's name.</summary>
    public string? By { get; init; }

    /// <summary>Why.</summary>
    public string? Reason { get; init; }

    /// <summary>The prompt that was gone when its answer came.</summary>
    public string? LateFor { get; init; }

    /// <summary>The row of the housekeeping table that recognised a background request.</summary>
    public string? Housekeeping { get; init; }

    /// <summary>Who or what closed the session: <c>idle</c>, <c>operator</c> or <c>stand_in</c>.</summary>
    public string? Why { get; init; }
}

/// <summary>How an answer ended: exactly one of the three is there.</summary>
/// <param name="Finish">Its finish reason.</param>
/// <param name="Error">The error that the stand-in gave on purpose.</param>
/// <param name="Fault">The code of a failure of ours.</param>
public sealed record OutcomeDocument(string? Finish = null, GivenErrorDocument? Error = null, string? Fault = null);

/// <summary>The first event of a feed.</summary>
/// <param name="Version">The server's version.</param>
public sealed record HelloDocument(string Version);
