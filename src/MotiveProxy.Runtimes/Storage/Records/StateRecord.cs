namespace MotiveProxy.Runtimes.Storage.Records;

/// <summary>All that a session knows, as stored. Times are UTC in ticks of 100 ns since the year 1; what is empty is left out.</summary>
internal sealed record StateRecord : VersionedRecord
{
    /// <summary>The turns that are not settled.</summary>
    public SeatedTurnRecord[]? Turns { get; set; }

    /// <summary>The others: see <see cref="SettledTurns"/>.</summary>
    public byte[]? Settled { get; set; }

    /// <summary>Or, where they are stored apart, which are where: see <see cref="SettledLedger"/>.</summary>
    public byte[]? SettledApart { get; set; }

    public ParkedTurnRecord[]? Parked { get; set; }

    public OccupantRecord? StandIn { get; set; }

    public OccupantRecord? Caller { get; set; }

    public PresentedRecord? Presented { get; set; }

    public int Watchers { get; set; }

    public long LastInputAt { get; set; }

    public long LastActiveAt { get; set; }

    public string? Ended { get; set; }

    public long? WakeAt { get; set; }
}

/// <summary>A turn that a session remembers, as stored. What its prompt said, showed and was answered is stored apart.</summary>
internal sealed record SeatedTurnRecord
{
    public string? Id { get; set; }

    public string? Seat { get; set; }

    public string? Rule { get; set; }

    public string? Client { get; set; }

    public string? Digest { get; set; }

    /// <summary>Whether there is a prompt, stored apart.</summary>
    public bool Prompts { get; set; }

    public long Since { get; set; }

    public long Deadline { get; set; }

    public string[]? Holds { get; set; }

    public long? LostAt { get; set; }

    /// <summary>The reply's parts, if they are not stored apart.</summary>
    public AnswerPartRecord[]? Given { get; set; }

    public OutcomeRecord? Outcome { get; set; }

    public long? EndedAt { get; set; }

    public bool Delivered { get; set; }

    public string? Presents { get; set; }

    public PromptClaimRecord? Claim { get; set; }
}

/// <summary>Who answers a prompt, as stored.</summary>
internal sealed record PromptClaimRecord
{
    public string? By { get; set; }

    public long Since { get; set; }
}

/// <summary>A turn that is not seated yet, as stored. What it says is stored apart, by the id of its hold.</summary>
internal sealed record ParkedTurnRecord
{
    public string? Hold { get; set; }

    public AskerRecord? Asker { get; set; }

    public string? Digest { get; set; }

    public long Until { get; set; }

    public string? Presented { get; set; }
}

/// <summary>Who sits on a seat, as stored.</summary>
internal sealed record OccupantRecord
{
    public string? Client { get; set; }

    public EchoRecord? LastDelivered { get; set; }

    public EchoRecord? Beginning { get; set; }

    public bool HasSentHistory { get; set; }

    /// <summary>Digests, of 16 bytes each.</summary>
    public byte[]? Recent { get; set; }
}

/// <summary>What a client was told, as stored: words or a digest.</summary>
internal sealed record EchoRecord
{
    public string? Short { get; set; }

    public string? Long { get; set; }
}

/// <summary>The prompt that the stand-in's client was shown last, as stored.</summary>
internal sealed record PresentedRecord
{
    public string? Prompt { get; set; }

    public string? By { get; set; }

    public bool Lost { get; set; }
}

/// <summary>Who is asking, as stored.</summary>
internal sealed record AskerRecord
{
    public string? Client { get; set; }

    public ClaimRecord[]? Claims { get; set; }

    public string? KeySeat { get; set; }

    public bool SaysRetry { get; set; }
}

/// <summary>A seat that a request names, as stored.</summary>
internal sealed record ClaimRecord
{
    public string? Seat { get; set; }

    public string? Source { get; set; }
}
