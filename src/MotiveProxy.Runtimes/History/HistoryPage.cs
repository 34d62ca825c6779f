using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes.Storage;

namespace MotiveProxy.Runtimes.History;

/// <summary>Some lives of sessions.</summary>
/// <param name="Lives">The one that began last comes first.</param>
/// <param name="Next">What <see cref="HistoryQuery.Before"/> must be to go on; <see langword="null"/>: there is no more.</param>
/// <param name="IsPartial">Whether a search ended before its time or its limit of bytes was enough; <see cref="Next"/> goes on.</param>
public sealed record HistoryPage(IReadOnlyList<SessionLife> Lives, LifeId? Next, bool IsPartial);

/// <summary>One life of a session, as one of many.</summary>
/// <param name="Id">Which, for ever.</param>
/// <param name="Name">The session's name.</param>
/// <param name="Number">Which of its name at this moment: 1 is the latest, 2 the one before it.</param>
/// <param name="Since">When it began.</param>
/// <param name="Until">When it ended; <see langword="null"/> while it lives.</param>
/// <param name="Why">Why it ended; <see langword="null"/> while it lives, and if that is not known.</param>
/// <param name="Answered">How many answers to its prompts are kept.</param>
/// <param name="LastSaid">What was said last; <see langword="null"/> if nothing was, or if it is very long.</param>
public sealed record SessionLife(
    LifeId Id, SessionName Name, int Number, DateTimeOffset Since, DateTimeOffset? Until, ClosingReason? Why, int Answered, LastSaid? LastSaid);

/// <summary>The beginning of what was said last.</summary>
/// <param name="By">Who said it.</param>
/// <param name="Text">In one line of at most <see cref="MostCharacters"/> characters; cut with an ellipsis.</param>
public sealed record LastSaid(Seat By, string Text)
{
    /// <summary>The longest text.</summary>
    public const int MostCharacters = 200;
}
