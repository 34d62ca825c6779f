using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Tests.Common;

namespace MotiveProxy.Runtimes.Tests.Storage;

/// <summary>A disk that is full: nobody is told what is not stored, and nobody who waits is sent away.</summary>
public sealed class FailingStoreTests : IDisposable
{
    private readonly StoredNode _node = new();

    public void Dispose() => _node.Dispose();

    [Fact]
    public async Task New_turns_and_answers_are_refused_and_those_that_wait_go_on_waiting_until_it_recovers()
    {
        var held = _node.Caller().Ask("q");
        await held.Admitted();

        _node.Store.Break();
        var newcomer = _node.Caller(client: "other").Ask("new");
        Assert.Equal(FaultCode.StoreUnavailable, await newcomer.Fault());
        Assert.True(_node.Runtime.IsStoreFailing);
        Assert.Equal(FaultCode.StoreUnavailable, await _node.Caller("elsewhere").Ask("new").Fault());
        Assert.Equal(FaultCode.StoreUnavailable, (await _node.Runtime.AnswerAsync(held.Id, Whole("early")).AsTask().Soon())!.Code);
        Assert.True(held.Waits);

        _node.Store.Mend();
        await RecoverAsync();

        Assert.Null(await _node.Runtime.AnswerAsync(held.Id, Whole("a")).AsTask().Soon());
        Assert.Equal("a", await held.Text());
        Assert.Equal(["No space left on device", "recovered"], _node.Told);
    }

    [Fact]
    public async Task The_retry_of_a_turn_that_was_refused_in_the_middle_joins_it()
    {
        await _node.Caller().Ask("q").Admitted();
        _node.Store.Break();
        var newcomer = _node.Caller(client: "other");
        var refused = newcomer.Ask("new");
        Assert.Equal(FaultCode.StoreUnavailable, await refused.Fault());

        _node.Store.Mend();
        await RecoverAsync();

        Assert.Equal(refused.Id, (await newcomer.SendAgain().Admitted()).Turn);
    }

    [Fact]
    public async Task An_answer_that_is_not_stored_is_told_to_nobody_until_it_is()
    {
        var held = _node.Caller().Ask("q");
        await held.Admitted();
        _node.Store.Break();
        var answering = _node.Runtime.AnswerAsync(held.Id, Whole("a")).AsTask();
        await FailingAsync();

        Assert.True(held.Waits);
        Assert.False(answering.IsCompleted);
        Assert.Single((await _node.State())!.OpenPrompts);

        _node.Store.Mend();
        await RecoverAsync();
        Assert.Null(await answering.Soon());
        Assert.Equal("a", await held.Text());
    }

    [Fact]
    public async Task An_answer_that_was_not_stored_when_the_process_ends_was_never_given()
    {
        var caller = _node.Caller();
        var held = caller.Ask("q");
        await held.Admitted();
        _node.Store.Break();
        _ = _node.Runtime.AnswerAsync(held.Id, Whole("lost")).AsTask();
        await FailingAsync();

        _node.Crash();

        var again = caller.SendAgain();
        await again.Admitted();
        Assert.True(again.Waits);
        Assert.Null(await _node.Runtime.AnswerAsync(held.Id, Whole("found")).AsTask().Soon());
        Assert.Equal("found", await again.Text());
    }

    [Fact]
    public async Task It_is_tried_again_less_and_less_often()
    {
        await _node.Caller().Ask("q").Admitted();
        _node.Store.Break();
        Assert.Equal(FaultCode.StoreUnavailable, await _node.Caller(client: "other").Ask("new").Fault());

        foreach (var seconds in new[] { 0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 5, 5 })
        {
            var attempts = _node.Store.Attempts;
            await _node.PassAsync(TimeSpan.FromSeconds(seconds) - TimeSpan.FromMilliseconds(1));
            Assert.Equal(attempts, _node.Store.Attempts);
            await _node.PassAsync(TimeSpan.FromMilliseconds(1));
            await StoredNode.UntilAsync(() => _node.Store.Attempts == attempts + 1);
        }
    }

    private static Ending.Whole Whole(string text) => new(Answer.OfText(text));

    private Task FailingAsync() => StoredNode.UntilAsync(() => _node.Runtime.IsStoreFailing);

    private async Task RecoverAsync()
    {
        while (_node.Runtime.IsStoreFailing)
        {
            await _node.PassAsync(TimeSpan.FromSeconds(0.1));
            await StoredNode.UntilAsync(() => !_node.Runtime.IsStoreFailing || _node.Time.RunningTimers == 3);
        }
    }
}
