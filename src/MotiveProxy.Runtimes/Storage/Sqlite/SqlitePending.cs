using MotiveProxy.Core.Sessions;

namespace MotiveProxy.Runtimes.Storage.Sqlite;

/// <summary>What is in the journal and not in the tables yet, by session: of a session that goes on, all that came together is written there at once.</summary>
internal sealed class SqlitePending
{
    // In the order of their oldest rows of the journal.
    private readonly LinkedList<Life> _order = new();
    private readonly Dictionary<LifeId, LinkedListNode<Life>> _lives = [];

    /// <summary>How large it is, in bytes; zero if nothing is there.</summary>
    public long Size { get; private set; }

    /// <summary>The oldest row of the journal that is still needed; <see langword="null"/>: none is.</summary>
    public long? Oldest => _order.First?.Value.First;

    /// <summary>Adds what a row of the journal says of a session.</summary>
    /// <param name="row">The row's number.</param>
    /// <param name="change">What it says.</param>
    /// <param name="entries">The number of the session's last entry that is in the tables, as far as it matters: what the row repeats is left out.</param>
    public void Add(long row, SessionChange change, Func<LifeId, long>? entries = null)
    {
        if (!_lives.TryGetValue(change.Life, out var node))
            _lives.Add(change.Life, node = _order.AddLast(new Life(row, change) { LastEntry = entries?.Invoke(change.Life) ?? 0 }));

        Size += node.Value.Add(change);
    }

    /// <summary>Takes out the session that has waited longest; <see langword="null"/>: there is none.</summary>
    public SessionChange? Take()
    {
        if (_order.First is not { Value: var oldest })
            return null;

        _order.RemoveFirst();
        _lives.Remove(oldest.Newest.Life);
        Size -= oldest.Size;
        return oldest.ToChange();
    }

    /// <summary>A content that is not in the tables yet, or <see langword="null"/>.</summary>
    public byte[]? Find(LifeId life, TurnId id, ContentKind kind) =>
        _lives.TryGetValue(life, out var node) ? node.Value.Contents.GetValueOrDefault((id, kind)) : null;

    private sealed class Life(long first, SessionChange change)
    {
        private const int Overhead = 100;

        private readonly List<StoredEntry> _entries = [];
        private readonly List<SettledBytes> _settled = [];

        public long First { get; } = first;

        public long LastEntry { get; set; }

        public SessionChange Newest { get; private set; } = change;

        public Dictionary<(TurnId Id, ContentKind Kind), byte[]> Contents { get; } = [];

        public long Size { get; private set; }

        public long Add(SessionChange change)
        {
            var before = Size;
            Size += Overhead + (change.State?.Length ?? 0);
            Newest = change;
            _settled.AddRange(change.Settled);
            _settled.RemoveAll(one => one.Number < change.SettledFrom);
            foreach (var content in change.Contents)
            {
                Contents[(content.Id, content.Kind)] = content.Body;
                Size += content.Body.Length;
            }

            foreach (var entry in change.Entries)
            {
                if (entry.Number <= LastEntry)
                    continue;

                _entries.Add(entry);
                Size += entry.Event.Length;
                LastEntry = entry.Number;
            }

            return Size - before;
        }

        public SessionChange ToChange() => Newest with
        {
            Contents = [.. Contents.Select(content => new ContentBytes(content.Key.Id, content.Key.Kind, content.Value))],
            Entries = _entries,
            Settled = _settled,
        };
    }
}
