using MotiveProxy.Runtimes.Storage;

namespace MotiveProxy.Runtimes.History;

/// <summary>Which lives of sessions are asked for.</summary>
public sealed record HistoryQuery
{
    /// <summary>How many lives one page has at most.</summary>
    public const int MostLives = 200;

    /// <summary>How many it has if nobody says.</summary>
    public const int UsualLives = 50;

    /// <summary>The longest search, in UTF-16 code units.</summary>
    public const int MostSearched = 200;

    /// <summary>Words, each of which must occur in the session's name or in what was said in it; empty: all lives.</summary>
    public string Search { get; init; } = string.Empty;

    /// <summary>Only lives that began before this one; <see langword="null"/>: from the latest on.</summary>
    public LifeId? Before { get; init; }

    /// <summary>How many at most, from 1 to <see cref="MostLives"/>.</summary>
    public int Limit { get; init; } = UsualLives;

    /// <summary>Whether only lives that are over are asked for.</summary>
    public bool ClosedOnly { get; init; }

    /// <summary>The words, each once.</summary>
    internal IReadOnlyList<string> Words =>
        [.. Search.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.OrdinalIgnoreCase)];
}
