using Akka.Actor;
using Akka.TestKit;
using Akka.TestKit.Xunit2;
using MotiveProxy.AkkaCluster.Fronts;
using MotiveProxy.AkkaCluster.Messages;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes;
using MotiveProxy.Runtimes.Storage;
using MotiveProxy.Tests.Common;

namespace MotiveProxy.AkkaCluster.Tests;

/// <summary>A request's actor, which hears of a session from whichever actors have it, one after another or at the same time.</summary>
public sealed class HoldActorTests : TestKit
{
    private static readonly HoldId Id = new("h1");
    private static readonly Admission Seated = new(new TurnId("h1"), Seat.Caller, SeatingRule.Named, default);

    private readonly TestProbe _front;
    private readonly TestProbe _first;
    private readonly TestProbe _second;
    private readonly Owner _owner = new();
    private readonly Hold _hold;
    private readonly IActorRef _actor;

    public HoldActorTests()
    {
        (_front, _first, _second) = (CreateTestProbe("front"), CreateTestProbe("first"), CreateTestProbe("second"));
        _hold = new Hold(Id, _owner);
        _actor = _front.ChildActorOf(HoldActor.Props(_hold, hasStore: true));
    }

    [Fact]
    public async Task A_later_reign_goes_on_where_the_earlier_one_ended_and_what_that_says_afterwards_is_passed_by()
    {
        Tell(_first, 1, 1, new SessionEffect.Admit(Id, Seated));
        Tell(_first, 1, 2, Part("a"));
        Tell(_second, 2, 1, new SessionEffect.Admit(Id, Seated));
        Tell(_second, 2, 2, Part("a"));
        Tell(_second, 2, 3, Part("b"));
        Tell(_first, 1, 3, Part("x"));
        Tell(_first, 1, 4, new SessionEffect.Complete(Id, new Outcome.Answered(FinishReason.Length)));
        Tell(_second, 2, 4, Part("c"));
        Tell(_second, 2, 5, new SessionEffect.Complete(Id, new Outcome.Answered(FinishReason.Stop)));

        Assert.Equal(new HoldSignal.Admitted(Seated), await NextAsync());
        foreach (var text in new[] { "a", "b", "c" })
            Assert.Equal(new HoldSignal.Part(new AnswerPart.Text(text)), await NextAsync());
        Assert.Equal(new HoldSignal.Ended(new Outcome.Answered(FinishReason.Stop)), await NextAsync());
    }

    [Fact]
    public async Task What_comes_early_or_twice_within_a_reign_is_not_passed_on()
    {
        Tell(_first, 1, 2, Part("b"));
        Tell(_first, 1, 1, Part("a"));
        Tell(_first, 1, 1, Part("a"));
        Tell(_first, 1, 2, Part("b"));

        foreach (var text in new[] { "a", "b" })
            Assert.Equal(new HoldSignal.Part(new AnswerPart.Text(text)), await NextAsync());
    }

    [Fact]
    public void A_later_life_counts_whatever_its_term()
    {
        Tell(_first, 5, 1, Part("a"));
        _actor.Tell(new HoldNews(Id, new Reign(new LifeId(8), 1), 1, new SessionEffect.Complete(Id, Outcomes.Unavailable)), _second);

        AwaitCondition(() => _owner.Lost == 1);
    }

    [Fact]
    public async Task Whose_session_is_gone_says_that_it_still_waits_even_if_it_has_begun_to_read()
    {
        Tell(_first, 1, 1, new SessionEffect.Admit(Id, Seated));
        Tell(_first, 1, 2, Part("a"));
        await NextAsync();
        await NextAsync();

        Sys.Stop(_first);

        Assert.Equal(new OfferAgain(Id, Seat.Caller), _front.ExpectMsg<OfferAgain>());
    }

    [Fact]
    public async Task Who_is_told_that_nothing_can_be_stored_has_lost_its_turn_if_that_should_be_stored_all_the_same()
    {
        Tell(_first, 1, 1, new SessionEffect.Complete(Id, Outcomes.Unavailable));

        Assert.Equal(new HoldSignal.Ended(Outcomes.Unavailable), await NextAsync());
        _hold.Delivered();
        Assert.Equal((1, 0), (_owner.Lost, _owner.Delivered));
    }

    private void Tell(IActorRef session, long term, long number, SessionEffect effect) =>
        _actor.Tell(new HoldNews(Id, new Reign(new LifeId(7), term), number, effect), session);

    private static SessionEffect.Send Part(string text) => new(Id, new AnswerPart.Text(text));

    private async Task<HoldSignal> NextAsync() => await _hold.NextAsync().AsTask().Soon();

    private sealed class Owner : IHoldOwner
    {
        private int _delivered;
        private int _lost;

        public int Delivered => Volatile.Read(ref _delivered);

        public int Lost => Volatile.Read(ref _lost);

        void IHoldOwner.Delivered(HoldId hold) => Interlocked.Increment(ref _delivered);

        void IHoldOwner.Lost(HoldId hold) => Interlocked.Increment(ref _lost);
    }
}
