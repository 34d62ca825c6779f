namespace MotiveProxy.Runtimes.Storage.Sqlite;

/// <summary>
/// Room for bytes that stay for a while, in arrays that are used again and again: what lives for so long, as objects of its own, costs a collector most.
/// For one thread at a time.
/// </summary>
internal sealed class PendingMemory
{
    /// <summary>The size of an array, in bytes. What is larger has one of its own.</summary>
    public const int ChunkSize = 1 << 20;

    // As many as what is pending mostly needs.
    private const int MostFree = 12;

    private readonly Stack<Chunk> _free = new();
    private Chunk _current = new(ChunkSize);

    /// <summary>How many arrays wait to be used again.</summary>
    public int Free => _free.Count;

    /// <summary>Copies bytes here.</summary>
    public Piece Keep(ReadOnlySpan<byte> bytes)
    {
        var chunk = bytes.Length > ChunkSize ? new Chunk(bytes.Length) : Current(bytes.Length);
        bytes.CopyTo(chunk.Bytes.AsSpan(chunk.Used));
        var piece = new Piece(chunk, chunk.Used, bytes.Length);
        chunk.Used += bytes.Length;
        chunk.Pieces++;
        return piece;
    }

    /// <summary>Bytes are not needed any longer. Once for each time that some were kept.</summary>
    public void Release(Piece piece)
    {
        var chunk = piece.Chunk;
        if (--chunk.Pieces > 0)
            return;

        chunk.Used = 0;
        if (chunk != _current && chunk.Bytes.Length == ChunkSize && _free.Count < MostFree)
            _free.Push(chunk);
    }

    private Chunk Current(int length)
    {
        if (_current.Used + length > ChunkSize)
            _current = _free.TryPop(out var free) ? free : new Chunk(ChunkSize);
        return _current;
    }

    /// <summary>Where bytes are.</summary>
    internal readonly record struct Piece(Chunk Chunk, int Offset, int Length)
    {
        /// <summary>The bytes.</summary>
        public ReadOnlySpan<byte> Bytes => Chunk.Bytes.AsSpan(Offset, Length);
    }

    internal sealed class Chunk(int size)
    {
        public byte[] Bytes { get; } = new byte[size];

        public int Used { get; set; }

        public int Pieces { get; set; }
    }
}
