using Akka.Actor;
using MotiveProxy.AkkaCluster.Messages;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes;

namespace MotiveProxy.AkkaCluster.Fronts;

/// <summary>One request that waits on this node: it hears what its session has to tell it, in order and once, wherever that lives.</summary>
/// <param name="hold">The request.</param>
internal sealed class HoldActor(Hold hold) : UntypedActor
{
    private IActorRef? _session;
    private long _heard;
    private Seat? _seat;
    private bool _hasParts;
    private bool _hasEnded;

    /// <summary>How to make one.</summary>
    public static Props Props(Hold hold) => Akka.Actor.Props.Create(() => new HoldActor(hold));

    /// <inheritdoc/>
    protected override void OnReceive(object message)
    {
        switch (message)
        {
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
        if (news.Number == _heard + 1)
        {
            _heard++;
            Pass(news.Effect);
        }

        if (session is not IActorRefScope { IsLocal: true })
            session.Tell(new HoldHeard(hold.Id, _heard), Self);
    }

    // An actor that took the session's place begins to count anew.
    private void Follow(IActorRef session)
    {
        if (session.Equals(_session))
            return;

        (_session, _heard) = (session, 0);
        if (session is not IActorRefScope { IsLocal: true })
            Context.Watch(session);
    }

    // A client that has begun to read an answer cannot be given another one.
    private void GoOnWithout()
    {
        _session = null;
        if (_hasEnded)
            return;

        if (_hasParts)
            hold.Complete(Outcomes.Unavailable);
        else
            Context.Parent.Tell(new OfferAgain(hold.Id, _seat));
    }

    private void Pass(SessionEffect effect)
    {
        switch (effect)
        {
            case SessionEffect.Admit(_, var seated) when _seat is null:
                _seat = seated.Seat;
                hold.Admit(seated);
                break;
            case SessionEffect.Send(_, var part):
                _hasParts = true;
                hold.Send(part);
                break;
            case SessionEffect.Complete(_, var outcome):
                _hasEnded = true;
                hold.Complete(outcome);
                break;
        }
    }
}
