using System.Text;
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
    private readonly Gathering _gathering = new();

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

    /// <summary>Takes out the session that has waited longest; <see langword="null"/>: there is none. What it is, is there until the next is taken.</summary>
    public Gathering? Take()
    {
        if (_order.First is not { Value: var oldest })
            return null;

        oldest.Gather(_gathering);
        _order.RemoveFirst();
        _lives.Remove(_gathering.Life);
        foreach (var part in oldest.Parts)
        {
            Size -= part.Piece.Length;
            _memory.Release(part.Piece);
        }

        return _gathering;
    }

    /// <summary>A content that is not in the tables yet, or <see langword="null"/>.</summary>
    public byte[]? Find(LifeId life, TurnId id, ContentKind kind) => _lives.TryGetValue(life, out var node) ? node.Value.Find(id, kind) : null;

    private readonly record struct Part(PendingMemory.Piece Piece, byte Format);

    private sealed class Life(long first, long lastEntry)
    {
        private readonly List<Part> _parts = [];

        public long First { get; } = first;

        public IReadOnlyList<Part> Parts => _parts;

        public void Add(Part part) => _parts.Add(part);

        public byte[]? Find(TurnId id, ContentKind kind)
        {
            var wanted = new Wanted(Encoding.UTF8.GetBytes(id.Value), kind);
            foreach (var part in _parts)
                JournalRow.Read(part.Piece.Bytes, part.Format, wanted);
            return wanted.Body;
        }

        public void Gather(Gathering gathering)
        {
            gathering.Begin(lastEntry);
            for (var i = 0; i < _parts.Count; i++)
                gathering.Add(_parts[i].Piece.Bytes, _parts[i].Format, isNewest: i == _parts.Count - 1);
        }
    }

    private sealed class Wanted(byte[] wanted, ContentKind kind) : IChangeTaker
    {
        public byte[]? Body { get; private set; }

        void IChangeTaker.TakeContent(ReadOnlySpan<byte> id, ContentKind its, ReadOnlySpan<byte> body)
        {
            if (its == kind && id.SequenceEqual(wanted))
                Body = body.ToArray();
        }
    }
}
