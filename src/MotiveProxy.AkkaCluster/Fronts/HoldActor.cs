using Akka.Actor;
using MotiveProxy.AkkaCluster.Messages;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes;

namespace MotiveProxy.AkkaCluster.Fronts;

/// <summary>One request that waits on this node: it hears what its session has to tell it, in order and once, wherever that lives.</summary>
/// <param name="hold">The request.</param>
/// <param name="hasStore">Whether another actor may go on with the session where this one's ended.</param>
internal sealed class HoldActor(Hold hold, bool hasStore) : UntypedActor
{
    private IActorRef? _session;
    private IActorRef? _teller;
    private Reign _reign;
    private long _heard;
    private int _partsOfReign;
    private int _parts;
    private Seat? _seat;
    private bool _hasEnded;

    /// <summary>How to make one.</summary>
    public static Props Props(Hold hold, bool hasStore) => Akka.Actor.Props.Create(() => new HoldActor(hold, hasStore));

    /// <inheritdoc/>
    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case HoldNews news when news.Reign < _reign:
                // Of an actor that the session has passed by: all of it is known, or will be told by the one that follows.
                Sender.Tell(new HoldHeard(hold.Id, news.Reign, news.Number), Self);
                break;
            case HoldNews news:
                Hear(news, Sender);
                break;
            case Placed(var session):
                Follow(session);
                break;
            case Terminated dead when dead.ActorRef.Equals(_session):
                GoOnWithout();
                break;
            case EndWaiting(var outcome):
                Context.Parent.Tell(new WaitingEnded(hold.Id, hold.Complete(outcome)));
                break;
        }
    }

    private void Hear(HoldNews news, IActorRef session)
    {
        Follow(session);
        if (news.Reign > _reign || !session.Equals(_teller))
            (_reign, _teller, _heard, _partsOfReign) = (news.Reign, session, 0, 0);
        if (news.Number == _heard + 1)
        {
            _heard++;
            Pass(news.Effect);
        }

        if (IsFar(session))
            session.Tell(new HoldHeard(hold.Id, _reign, _heard), Self);
    }

    private void Follow(IActorRef session)
    {
        if (session.Equals(_session))
            return;

        _session = session;
        if (hasStore || IsFar(session))
            Context.Watch(session);
    }

    // A client that has begun to read an answer cannot be given another one; but with a store it is the same that goes on.
    private void GoOnWithout()
    {
        _session = null;
        if (_hasEnded)
            return;

        if (_parts > 0 && !hasStore)
            hold.Complete(Outcomes.Unavailable);
        else
            Context.Parent.Tell(new OfferAgain(hold.Id, _seat));
    }

    // A reign begins with what an earlier one may have told already.
    private void Pass(SessionEffect effect)
    {
        switch (effect)
        {
            case SessionEffect.Admit(_, var seated) when _seat is null:
                _seat = seated.Seat;
                hold.Admit(seated);
                break;
            case SessionEffect.Send(_, var part) when ++_partsOfReign > _parts:
                _parts++;
                hold.Send(part);
                break;
            case SessionEffect.Complete(_, var outcome):
                _hasEnded = true;
                if (!IsNoWordOfTheSession(outcome) || !hold.Refuse(outcome))
                    hold.Complete(outcome);
                break;
        }
    }

    // No session decides that nothing can be stored: should the turn be stored all the same, it is lost to this client, and waits for the retry.
    private static bool IsNoWordOfTheSession(Outcome outcome) => outcome is Outcome.Failed { Fault.Code: FaultCode.StoreUnavailable };

    private static bool IsFar(IActorRef session) => session is not IActorRefScope { IsLocal: true };
}
