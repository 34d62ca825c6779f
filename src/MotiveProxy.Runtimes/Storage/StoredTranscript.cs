using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes.Storage.Records;

namespace MotiveProxy.Runtimes.Storage;

/// <summary>Reads transcripts where they are stored.</summary>
internal static class StoredTranscript
{
    /// <summary>The events of one life, read one by one, numbered from the life's first; <see langword="null"/> if there is no such life.</summary>
    /// <param name="store">Where.</param>
    /// <param name="session">Whose.</param>
    /// <param name="life">1 is the latest.</param>
    public static IAsyncEnumerable<SessionNotice>? Find(ISessionStore store, SessionName session, int life) =>
        store.Lives(session).ElementAtOrDefault(life - 1) is { } found ? Read(store, found).ToAsyncEnumerable() : null;

    /// <summary>The events of a life of a name, read one by one; <see langword="null"/> if it has no such life.</summary>
    public static IAsyncEnumerable<SessionNotice>? Find(ISessionStore store, SessionName session, LifeId life) =>
        store.Lives(session).FirstOrDefault(one => one.Id == life) is { } found ? Read(store, found).ToAsyncEnumerable() : null;

    private static IEnumerable<SessionNotice> Read(ISessionStore store, StoredLife life)
    {
        var contents = new ContentReader((id, kind) => store.Content(life.Id, id, kind));
        foreach (var entry in store.Transcript(life.Id))
            yield return new SessionNotice(entry.Number, entry.At, life.Name, EventRecords.Read(entry.Event, contents));
    }
}
