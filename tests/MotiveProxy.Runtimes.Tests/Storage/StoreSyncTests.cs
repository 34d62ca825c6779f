using System.Collections.Concurrent;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes.Storage;
using MotiveProxy.Tests.Common;

namespace MotiveProxy.Runtimes.Tests.Storage;

/// <summary>What is written is told when it is on the disk, and the next is written on the way.</summary>
public sealed class StoreSyncTests : IDisposable
{
    private readonly StoredNode _node = new();
    private readonly SemaphoreSlim _maySync = new(0);
    private readonly BlockingCollection<string> _happened = [];

    public StoreSyncTests()
    {
        _node.Store.Writing = _ => _happened.Add("write");
        _node.Store.Syncing = () =>
        {
            _happened.Add("sync");
            _maySync.Wait();
        };
    }

    public void Dispose()
    {
        _maySync.Release(1_000);
        _node.Dispose();
        _maySync.Dispose();
        _happened.Dispose();
    }

    [Fact]
    public async Task Nobody_is_told_what_is_written_and_not_yet_on_the_disk()
    {
        var held = _node.Caller().Ask("q");
        Assert.Equal(["write", "sync"], Next(2));
        Assert.True(held.Waits);

        _maySync.Release();
        await held.Admitted();
    }

    [Fact]
    public async Task One_batch_is_written_while_another_is_on_its_way_and_the_next_waits_for_both()
    {
        var first = _node.Caller("one").Ask("q");
        Assert.Equal(["write", "sync"], Next(2));
        var second = _node.Caller("two").Ask("q");
        Assert.Equal(["write"], Next(1));
        var (third, fourth) = (_node.Caller("three").Ask("q"), _node.Caller("four").Ask("q"));

        _maySync.Release();
        await first.Admitted();
        Assert.Equal(["sync", "write"], Next(2).OrderBy(one => one, StringComparer.Ordinal));
        Assert.True(second.Waits && third.Waits && fourth.Waits);

        _maySync.Release(2);
        await Task.WhenAll(second.Admitted(), third.Admitted(), fourth.Admitted());
        Assert.Equal(["sync"], Next(1));
        Assert.Empty(_happened);
    }

    [Fact]
    public async Task A_disk_that_fails_on_the_way_is_trouble_until_it_does_not()
    {
        _maySync.Release();
        var held = _node.Caller().Ask("q");
        await held.Admitted();
        var isBroken = true;
        _node.Store.Syncing = () =>
        {
            if (Volatile.Read(ref isBroken))
                throw new IOException("Input/output error");
        };
        var answering = _node.Runtime.AnswerAsync(held.Id, new Ending.Whole(Answer.OfText("a"))).AsTask();
        await StoredNode.UntilAsync(() => _node.Runtime.IsStoreFailing);
        Assert.True(held.Waits);
        Assert.False(answering.IsCompleted);

        Volatile.Write(ref isBroken, false);
        await _node.PassAsync(StoreAttempts.ShortestWait);
        Assert.Null(await answering.Soon());
        Assert.Equal("a", await held.Text());
        Assert.Equal(["Input/output error", "recovered"], _node.Told);
    }

    private List<string> Next(int count) => [.. Enumerable.Range(0, count).Select(_ =>
        _happened.TryTake(out var next, TimeSpan.FromSeconds(30)) ? next : throw new TimeoutException("Nothing happens."))];
}
