using Akka.Actor;
using Akka.TestKit;
using Akka.TestKit.Xunit2;
using MotiveProxy.AkkaCluster.Messages;
using MotiveProxy.AkkaCluster.Sessions;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes;
using MotiveProxy.Runtimes.Storage;

namespace MotiveProxy.AkkaCluster.Tests;

/// <summary>A session's actor alone, with a probe for its shard, for a front and for a hold, and the test's own time.</summary>
public abstract class SessionActorTestKit : TestKit
{
    private protected static readonly SessionName Room = SessionName.Restore("room");

    private readonly SessionBook _book;
    private readonly TestProbe _visitor;
    private long _calls;

    /// <param name="store">Where sessions outlive their actor, made for the test's time.</param>
    private protected SessionActorTestKit(Func<TimeProvider, ISharedStore>? store = null)
        : base("akka.scheduler.implementation = \"Akka.TestKit.TestScheduler, Akka.TestKit\"")
    {
        (Shard, Front, Waiting) = (base.CreateTestProbe("shard"), base.CreateTestProbe("front"), base.CreateTestProbe("hold"));
        _visitor = base.CreateTestProbe("visitor");
        var rules = SessionRules.Default with { TurnTimeout = TimeSpan.FromSeconds(30) };
        var time = new ScheduledTime(Scheduler);
        _book = new SessionBook(new SessionSetup(rules, RuntimeLimits.Default, time, (_, bug) => Assert.Fail(bug.ToString()))
        {
            Store = store is null ? null : new StoreUse(store(time), _ => { }, () => { }),
        })
        {
            Front = Front,
        };
        Session = Start();
    }

    private protected SessionBook Book => _book;

    private protected TestProbe Shard { get; }

    private protected TestProbe Front { get; }

    /// <summary>Who waits.</summary>
    private protected TestProbe Waiting { get; }

    private protected IActorRef Session { get; set; }

    private protected TestScheduler Scheduler => (TestScheduler)Sys.Scheduler;

    /// <summary>Starts the actor of the session, as its shard does.</summary>
    private protected IActorRef Start() => Shard.ChildActorOf(SessionActor.Props(Room, _book));

    private protected void Arrive(string hold, Seat seat) => Session.Tell(Envelope(Arrival(hold, seat)), Front);

    private protected void Close() => Session.Tell(Envelope(new SessionOrder.Take(new SessionInput.CloseAsked(_book.Now))), Front);

    private protected SessionOrder.Take Arrival(string hold, Seat seat) => new(new SessionInput.TurnArrived(
        _book.Now,
        new HoldId(hold),
        new Turn([Message.Of(Role.User, hold)]),
        new Asker($"{seat}") { Claims = [new SeatClaim(seat, SeatSource.Path)] }))
    {
        Hold = Waiting,
    };

    private protected SessionOrder.Take Part(string prompt, string text) =>
        new(new SessionInput.PartGiven(_book.Now, new TurnId(prompt), new AnswerPart.Text(text)));

    private protected SessionEnvelope Envelope(SessionOrder order) => new(Room, ++_calls, 1, 0, order);

    private protected SessionReply Reply() => Front.ExpectMsg<SessionReply>();

    private protected SessionView? Look()
    {
        Session.Tell(Envelope(SessionOrder.Look.Instance), _visitor);
        return _visitor.ExpectMsg<SessionReply>().View;
    }

    private protected T News<T>()
        where T : SessionEffect => Assert.IsType<T>(Waiting.ExpectMsg<HoldNews>().Effect);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _book.Dispose();
    }

    /// <summary>The time of the test's scheduler.</summary>
    private sealed class ScheduledTime(TestScheduler scheduler) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => scheduler.Now;
    }
}
