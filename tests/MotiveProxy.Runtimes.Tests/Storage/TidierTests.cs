using MotiveProxy.Runtimes.Storage;

namespace MotiveProxy.Runtimes.Tests.Storage;

/// <summary>What a store has written in haste is put in its place every few seconds, also while nothing happens.</summary>
public sealed class TidierTests : IDisposable
{
    private readonly StoredNode _node = new();

    public void Dispose() => _node.Dispose();

    [Fact]
    public async Task A_store_puts_what_is_due_in_its_place_until_nothing_of_it_is_left()
    {
        var asked = new List<bool>();
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _node.Store.Tidying = isDue =>
        {
            asked.Add(isDue);
            if (asked.Count == 3)
                done.SetResult();
            return asked.Count < 3;
        };

        _node.Time.Advance(Tidier.Period - TimeSpan.FromTicks(1));
        Assert.Empty(asked);
        _node.Time.Advance(TimeSpan.FromTicks(1));
        await done.Task.WaitAsync(TimeSpan.FromSeconds(30));

        Assert.Equal([true, false, false], asked);
    }

    [Fact]
    public async Task One_that_fails_is_asked_again_the_next_time()
    {
        var tried = new SemaphoreSlim(0);
        _node.Store.Tidying = _ =>
        {
            tried.Release();
            throw new IOException("No space left on device");
        };

        _node.Time.Advance(Tidier.Period);
        Assert.True(await tried.WaitAsync(TimeSpan.FromSeconds(30)));
        await StoredNode.UntilAsync(() =>
        {
            _node.Time.Advance(Tidier.Period);
            return tried.CurrentCount > 0;
        });

        Assert.False(_node.Runtime.IsStoreFailing);
    }
}
