using MotiveProxy.Core.Sessions;

namespace MotiveProxy.Runtimes.Storage.Sqlite;

/// <summary>
/// What is in the journal and not in the tables yet, by session: of a session that goes on, all that came together is written there at once. It is kept as
/// it stands in the journal.
/// </summary>
internal sealed class SqlitePending
{
    // In the order of their oldest rows of the journal.
    private readonly LinkedList<Life> _order = new();
    private readonly Dictionary<LifeId, LinkedListNode<Life>> _lives = [];
    private readonly PendingMemory _memory = new();

    /// <summary>How large it is, in bytes; zero if nothing is there.</summary>
    public long Size { get; private set; }

    /// <summary>The oldest row of the journal that is still needed; <see langword="null"/>: none is.</summary>
    public long? Oldest => _order.First?.Value.First;

    /// <summary>Adds what a row of the journal says of a session.</summary>
    /// <param name="row">The row's number.</param>
    /// <param name="change">What it says.</param>
    /// <param name="entries">The number of the session's last entry that is in the tables, as far as it matters: what the row repeats is left out.</param>
    public void Add(long row, JournaledChange change, Func<LifeId, long>? entries = null)
    {
        if (!_lives.TryGetValue(change.Life, out var node))
            _lives.Add(change.Life, node = _order.AddLast(new Life(row, entries?.Invoke(change.Life) ?? 0)));

        node.Value.Add(new Part(_memory.Keep(change.Bytes), change.Format));
        Size += change.Length;
    }

    /// <summary>Takes out the session that has waited longest; <see langword="null"/>: there is none.</summary>
    public SessionChange? Take()
    {
        if (_order.First is not { Value: var oldest })
            return null;

        var change = oldest.ToChange();
        _order.RemoveFirst();
        _lives.Remove(change.Life);
        foreach (var part in oldest.Parts)
        {
            Size -= part.Bytes.Length;
            _memory.Release(part.Bytes);
        }

        return change;
    }

    /// <summary>A content that is not in the tables yet, or <see langword="null"/>.</summary>
    public byte[]? Find(LifeId life, TurnId id, ContentKind kind) => _lives.TryGetValue(life, out var node) ? node.Value.Find(id, kind) : null;

    private readonly record struct Part(PendingMemory.Piece Bytes, byte Format)
    {
        public SessionChange Read() => JournalRow.Read(Bytes.Open(), Format);
    }

    private sealed class Life(long first, long lastEntry)
    {
        private readonly List<Part> _parts = [];

        public long First { get; } = first;

        public IReadOnlyList<Part> Parts => _parts;

        public void Add(Part part) => _parts.Add(part);

        public byte[]? Find(TurnId id, ContentKind kind) =>
            _parts.SelectMany(part => part.Read().Contents).LastOrDefault(content => content.Id == id && content.Kind == kind).Body;

        public SessionChange ToChange()
        {
            var newest = _parts[^1].Read();
            var contents = new Dictionary<(TurnId Id, ContentKind Kind), ContentBytes>();
            var settled = new List<SettledBytes>();
            var entries = new List<StoredEntry>();
            foreach (var change in _parts.SkipLast(1).Select(part => part.Read()).Append(newest))
            {
                settled.AddRange(change.Settled.Where(one => one.Number >= newest.SettledFrom));
                foreach (var content in change.Contents)
                    contents[(content.Id, content.Kind)] = content;
                foreach (var entry in change.Entries)
                {
                    if (entry.Number > (entries.Count > 0 ? entries[^1].Number : lastEntry))
                        entries.Add(entry);
                }
            }

            return newest with { Contents = [.. contents.Values], Entries = entries, Settled = settled };
        }
    }
}
