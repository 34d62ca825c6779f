namespace MotiveProxy.Server.Clients;

/// <summary>How long a client waits for one kind of reply, and how often it comes back. Its clocks run side by side; the first to run out ends the wait.</summary>
public sealed record ClientPatience
{
    /// <summary>Its runtime waits so long for the headers, in seconds.</summary>
    public int? Headers { get; set; }

    /// <summary>Its runtime waits so long between two bytes after the headers, in seconds.</summary>
    public int? Bytes { get; set; }

    /// <summary>Its own time-out, in seconds, unless the request announces another.</summary>
    public int? Own { get; set; }

    /// <summary>What stops its own time-out; <see langword="null"/> if it has none.</summary>
    public ClockEnd? OwnUntil { get; set; }

    /// <summary>How often it comes back by itself if no headers came; <see langword="null"/> if it is not known.</summary>
    public int? Back { get; set; }

    /// <summary>How often it comes back by itself if the reply had begun; <see langword="null"/> if it is not known.</summary>
    public int? BackBegun { get; set; }

    /// <summary>When a client gives up that is kept waiting, and is told nothing but heartbeats.</summary>
    /// <param name="announced">The time-out that the request announces, if it does: it takes the place of the client's own default.</param>
    /// <param name="pace">When it hears what.</param>
    public GivingUp Foresee(TimeSpan? announced, WaitingPace pace)
    {
        TimeSpan? first = null;
        Runs(Headers, ClockEnd.Headers);
        if (pace.HeadersAfter is { } begun && Bytes < pace.Beat.TotalSeconds)
            Strikes(begun + TimeSpan.FromSeconds(Bytes.Value));
        if (OwnUntil is { } end)
            Runs(announced?.TotalSeconds ?? Own, end);

        var hasBegun = pace.HeadersAfter is { } headers && (first is null || first > headers);
        return new GivingUp(first, hasBegun ? BackBegun : Back);

        void Runs(double? seconds, ClockEnd end)
        {
            if (seconds is { } limit && Stop(end, limit) is { } after)
                Strikes(after);
        }

        // When a clock that began with the request strikes; null if what it waits for comes in time.
        TimeSpan? Stop(ClockEnd end, double limit)
        {
            var span = TimeSpan.FromSeconds(limit);
            if (end is ClockEnd.Answer || pace.HeadersAfter is not { } headers || headers > span)
                return span;
            return end is ClockEnd.Bytes && pace.Beat > span ? headers + span : null;
        }

        void Strikes(TimeSpan after) => first = first is null || after < first ? after : first;
    }
}

/// <summary>What stops a client's clock.</summary>
public enum ClockEnd
{
    /// <summary>The reply's headers.</summary>
    Headers,

    /// <summary>Any byte, which starts it anew.</summary>
    Bytes,

    /// <summary>The end of the reply, and nothing before.</summary>
    Answer,
}

/// <summary>What a waiting client is told while nobody says anything.</summary>
/// <param name="HeadersAfter">When the headers go out, after the request came; <see langword="null"/> if not before the reply.</param>
/// <param name="Beat">How far apart the heartbeats after that are.</param>
public readonly record struct WaitingPace(TimeSpan? HeadersAfter, TimeSpan Beat);

/// <summary>When a client gives up.</summary>
/// <param name="After">So long after its request came; <see langword="null"/> if it goes on waiting.</param>
/// <param name="ComesBack">How often it asks again by itself if its wait ends; <see langword="null"/> if it is not known.</param>
public readonly record struct GivingUp(TimeSpan? After, int? ComesBack);
