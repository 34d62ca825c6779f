using MotiveProxy.Runtimes.Storage.Sqlite;

namespace MotiveProxy.Runtimes.Tests.Storage.Sqlite;

/// <summary>Arrays that are used again, and never while somebody needs what is in them.</summary>
public sealed class PendingMemoryTests
{
    private readonly PendingMemory _memory = new();

    [Theory]
    [InlineData(1_000, 20_000)]
    [InlineData(20, PendingMemory.ChunkSize - 1)]
    [InlineData(10, PendingMemory.ChunkSize + 1)]
    public void What_is_kept_stays_as_it_is_until_it_is_released(int count, int most)
    {
        var random = new Random(count);
        var kept = new Queue<(PendingMemory.Piece Piece, byte[] Bytes)>();
        for (var i = 0; i < count; i++)
        {
            var bytes = new byte[random.Next(most) + 1];
            random.NextBytes(bytes);
            kept.Enqueue((_memory.Keep(bytes), bytes));
            while (kept.Count > 0 && random.Next(3) == 0)
            {
                var (piece, expected) = kept.Dequeue();
                Assert.True(piece.Bytes.SequenceEqual(expected));
                _memory.Release(piece);
            }
        }

        Assert.All(kept, one => Assert.True(one.Piece.Bytes.SequenceEqual(one.Bytes)));
    }

    [Fact]
    public void An_array_is_used_again_when_nothing_in_it_is_needed()
    {
        var first = _memory.Keep(new byte[PendingMemory.ChunkSize]);
        var second = _memory.Keep(new byte[PendingMemory.ChunkSize]);
        _memory.Release(first);
        Assert.Equal(1, _memory.Free);

        var third = _memory.Keep([1]);
        Assert.Equal(0, _memory.Free);
        Assert.Same(first.Chunk, third.Chunk);
        Assert.NotSame(second.Chunk, third.Chunk);
    }

    [Fact]
    public void No_more_is_kept_for_later_than_is_mostly_needed()
    {
        var pieces = Enumerable.Range(0, 20).Select(_ => _memory.Keep(new byte[PendingMemory.ChunkSize])).ToList();
        pieces.ForEach(_memory.Release);

        Assert.InRange(_memory.Free, 1, 16);
    }
}
