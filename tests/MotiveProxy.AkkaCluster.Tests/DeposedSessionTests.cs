using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes;
using MotiveProxy.Runtimes.Tests.Contract;
using MotiveProxy.Tests.Common;

namespace MotiveProxy.AkkaCluster.Tests;

/// <summary>
/// Another takes a session while its actor decides: the store refuses what that decided, and it tells nobody anything. Whoever waits for an answer of it
/// has it from the actor that follows.
/// </summary>
public sealed class DeposedSessionTests : IAsyncLifetime, IDisposable
{
    private static readonly SessionName Room = SessionName.Restore("room");

    private readonly ManualTime _time = new();
    private readonly MemorySharedStore _store;
    private readonly AkkaMedium _medium;
    private ISessionRuntime _runtime = null!;
    private ISessionWatch _watch = null!;

    public DeposedSessionTests()
    {
        _store = new MemorySharedStore(_time);
        _medium = new AkkaMedium(_ => _store);
    }

    public Task InitializeAsync()
    {
        var node = _medium.Start(SessionRules.Default, RuntimeLimits.Default, _time);
        (_runtime, _watch) = (node.Runtime, node.Watch);
        return Task.CompletedTask;
    }

    public Task DisposeAsync() => _medium.EndAsync();

    public void Dispose() => _store.Dispose();

    [Fact]
    public async Task An_operators_calls_are_done_by_the_next_in_their_order()
    {
        var asked = await AskAsync();
        await DeposeAsync();

        var calls = new[]
        {
            _runtime.ClaimAsync(asked.Id, "ann").AsTask(),
            _runtime.GivePartAsync(asked.Id, new AnswerPart.Text("a"), "ann").AsTask(),
            _runtime.GivePartAsync(asked.Id, new AnswerPart.Text("b"), "ann").AsTask(),
            _runtime.AnswerAsync(asked.Id, new Ending.Whole(Answer.OfText("c")), "ann").AsTask(),
        };
        Assert.All(await Task.WhenAll(calls).Soon(), Assert.Null);
        Assert.Equal("abc", await asked.Text());
    }

    [Fact]
    public async Task A_call_that_is_too_late_by_then_is_told_so()
    {
        var asked = await AskAsync();
        await DeposeAsync();

        var closing = _runtime.CloseAsync(Room).AsTask();
        var answering = _runtime.AnswerAsync(asked.Id, new Ending.Whole(Answer.OfText("late"))).AsTask();

        Assert.True(await closing.Soon());
        Assert.Equal(FaultCode.PromptGone, (await answering.Soon())?.Code);
        Assert.NotNull(await asked.Fault());
    }

    [Fact]
    public async Task A_turn_is_taken_by_the_next()
    {
        var asked = await AskAsync();
        await DeposeAsync();

        var ping = new Party(_runtime, Room, "person", Seat.StandIn).Say("hi");

        Assert.Equal("q", await ping.Text());
        Assert.True(asked.Waits);
    }

    [Fact]
    public async Task Whoever_looks_sees_the_session_at_the_next()
    {
        var asked = await AskAsync();
        await DeposeAsync();
        _store.HoldBack();
        var giving = _runtime.GivePartAsync(asked.Id, new AnswerPart.Text("a")).AsTask();
        var looking = _watch.FindAsync(Room).AsTask();
        var listing = _watch.ListAsync().AsTask();
        _store.LetGo();

        Assert.Null(await giving.Soon());
        Assert.Equal(asked.Id, Assert.Single((await looking.Soon())!.State.OpenPrompts).Id);
        Assert.Equal(Room, Assert.Single(await listing.Soon()).Name);
    }

    private async Task<Request> AskAsync()
    {
        var asked = new Party(_runtime, Room, "program", Seat.Caller).Ask("q");
        await asked.Admitted();
        return asked;
    }

    // What the actor on the node decides from now on is refused.
    private async Task DeposeAsync() => await _store.TakeAsync(Room, CancellationToken.None);
}
