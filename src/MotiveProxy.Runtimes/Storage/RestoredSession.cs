using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes.Storage.Records;

namespace MotiveProxy.Runtimes.Storage;

/// <summary>A session that an earlier process left.</summary>
/// <param name="Life">Which.</param>
/// <param name="Entries">How many entries its transcript has had.</param>
/// <param name="State">Its state as it was.</param>
/// <param name="Settled">Which of its settled turns are stored apart.</param>
internal sealed record RestoredSession(StoredLife Life, long Entries, SessionState State, SettledLedger Settled)
{
    /// <summary>All of a store.</summary>
    /// <exception cref="StoreException">One of them cannot be read.</exception>
    public static IEnumerable<RestoredSession> Load(ISessionStore store)
    {
        foreach (var stored in store.Load())
            yield return Read(store, stored);
    }

    /// <summary>One of them.</summary>
    /// <param name="store">The store.</param>
    /// <param name="stored">The session.</param>
    /// <param name="known">What of its contents was read along with it.</param>
    /// <exception cref="StoreException">It cannot be read.</exception>
    public static RestoredSession Read(ISessionStore store, StoredSession stored, IReadOnlyDictionary<(TurnId, ContentKind), byte[]>? known = null)
    {
        var contents = new ContentReader((id, kind) => known?.GetValueOrDefault((id, kind)) ?? store.Content(stored.Life.Id, id, kind));
        var settled = new SettledLedger();
        return new RestoredSession(stored.Life, stored.Entries, StateRecords.Read(stored.State, stored.Settled, contents, settled), settled);
    }
}
