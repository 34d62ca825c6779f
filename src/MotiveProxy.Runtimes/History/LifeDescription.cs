using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes.Storage;
using MotiveProxy.Runtimes.Storage.Records;

namespace MotiveProxy.Runtimes.History;

/// <summary>What a list tells of a stored life.</summary>
internal static class LifeDescription
{
    /// <summary>What is longer is not looked into for a line of it, in bytes.</summary>
    public const int LongestSaid = 1024 * 1024;

    /// <summary>Tells it.</summary>
    /// <param name="life">The life.</param>
    /// <param name="number">Which of its name.</param>
    /// <param name="answered">How many answers it has.</param>
    /// <param name="latest">Its latest events, the newest first, as far as they are needed.</param>
    /// <param name="contents">What they refer to; throws for what is not to be had.</param>
    public static SessionLife Of(StoredLife life, int number, int answered, IEnumerable<byte[]> latest, IStoredContents contents)
    {
        var (why, said) = End(latest, contents);
        return new SessionLife(life.Id, life.Name, number, life.Since, life.IsOver ? life.Last : null, why, answered, said);
    }

    // What a newer program wrote, or nobody, is passed over: the list tells what it can.
    private static (ClosingReason? Why, LastSaid? Said) End(IEnumerable<byte[]> latest, IStoredContents contents)
    {
        ClosingReason? why = null;
        foreach (var document in latest)
        {
            var record = Legible.OrNull(() => EventRecords.ReadAlone(document));
            if (record?.Kind is nameof(SessionEvent.SessionEnded))
                why = (Legible.OrNull(() => EventRecords.ToEvent(record, contents)) as SessionEvent.SessionEnded)?.Why;
            else if (record?.Kind is nameof(SessionEvent.PromptOpened) or nameof(SessionEvent.PromptAnswered))
                return (why, Legible.OrNull(() => LastWords.Of(EventRecords.ToEvent(record, contents))!));
        }

        return (why, null);
    }
}
