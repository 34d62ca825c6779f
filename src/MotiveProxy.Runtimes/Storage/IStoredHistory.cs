using MotiveProxy.Core.Sessions;

namespace MotiveProxy.Runtimes.Storage;

/// <summary>Reads what lists and searches need of stored lives, beside what is written meanwhile. For one list or search, by one thread at a time.</summary>
public interface IStoredHistory : IDisposable
{
    /// <summary>Lives, the newest first.</summary>
    /// <param name="before">Only those that are older than this one; <see langword="null"/>: from the newest on.</param>
    /// <param name="closedOnly">Whether only lives that are over are asked for.</param>
    /// <param name="most">How many at most.</param>
    IReadOnlyList<StoredLife> Lives(LifeId? before, bool closedOnly, int most);

    /// <summary>Which of its name a life is: 1 is the newest.</summary>
    int Number(StoredLife life);

    /// <summary>How many answers a life has.</summary>
    int Answers(LifeId life);

    /// <summary>The latest events of a life, the newest first, as stored documents.</summary>
    IEnumerable<byte[]> LatestEvents(LifeId life);

    /// <summary>A content of a life; <see langword="null"/> if there is none, or if it has more bytes than <paramref name="longest"/>.</summary>
    byte[]? Content(LifeId life, TurnId id, ContentKind kind, int longest);

    /// <summary>The prompts and answers of a life, in no order, read bit by bit.</summary>
    IEnumerable<byte[]> Said(LifeId life);
}
