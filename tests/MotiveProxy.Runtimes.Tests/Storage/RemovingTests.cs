using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes.Storage;
using MotiveProxy.Tests.Common;

namespace MotiveProxy.Runtimes.Tests.Storage;

/// <summary>What need not be stored any longer is removed where the store says that it may be.</summary>
public sealed class RemovingTests : IDisposable
{
    private readonly StoredNode _node = new() { Retention = new Retention(TimeSpan.FromDays(30), long.MaxValue) };
    private readonly TaskCompletionSource _removing = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _mayRemove = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public RemovingTests() => _node.Restart();

    public void Dispose()
    {
        _mayRemove.TrySetResult();
        _node.Dispose();
    }

    [Fact]
    public async Task Where_a_store_removes_beside_what_is_written_no_session_waits_for_an_operator_who_forgets()
    {
        HoldBack();
        var forgetting = _node.Runtime.ForgetAsync(StoredNode.Name("room")).AsTask();
        await _removing.Task.Soon();

        Assert.Equal("a", await AskAsync());
        Assert.False(forgetting.IsCompleted);
        _mayRemove.SetResult();
        Assert.Equal(0, await forgetting.Soon());
    }

    [Fact]
    public async Task Where_a_store_removes_beside_what_is_written_no_session_waits_for_a_sweep()
    {
        HoldBack();
        _node.Time.Advance(Sweeper.First);
        await _removing.Task.Soon();

        Assert.Equal("a", await AskAsync());
    }

    [Fact]
    public async Task Any_other_store_is_swept_and_forgets_between_two_batches()
    {
        var threads = new List<string?>();
        var sweptKept = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _node.Store.Removing = () =>
        {
            threads.Add(Thread.CurrentThread.Name);
            if (threads.Count == 4)
                sweptKept.SetResult();
        };

        await _node.Runtime.ForgetAsync(StoredNode.Name("room")).Soon();
        _node.Time.Advance(Sweeper.First);
        await sweptKept.Task.Soon();
        Assert.Equal(["store", "store", "store", "store"], threads);
    }

    private void HoldBack()
    {
        _node.Store.RemovesBesideWriting = true;
        _node.Store.Removing = () =>
        {
            _removing.TrySetResult();
            _mayRemove.Task.Wait();
        };
    }

    private async Task<string> AskAsync()
    {
        var asked = _node.Caller().Ask("q");
        await asked.Admitted();
        Assert.Null(await _node.Runtime.AnswerAsync(asked.Id, new Ending.Whole(Answer.OfText("a"))).Soon());
        return await asked.Text();
    }
}
