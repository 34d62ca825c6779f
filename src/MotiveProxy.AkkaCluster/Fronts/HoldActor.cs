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
            case EndWaiting(var outcome, var onlyIfNew):
                Context.Parent.Tell(new WaitingEnded(hold.Id, onlyIfNew ? hold.Refuse(outcome) : hold.Complete(outcome)));
                break;
        }
    }

    private void Hear(HoldNews news, IActorRef session)
    {
        // An actor that took the session's place begins to count anew.
        if (!session.Equals(_session))
            (_session, _heard) = (session, 0);

        if (news.Number == _heard + 1)
        {
            _heard++;
            Pass(news.Effect);
        }

        if (session is not IActorRefScope { IsLocal: true })
            session.Tell(new HoldHeard(hold.Id, _heard), Self);
    }

    private void Pass(SessionEffect effect)
    {
        switch (effect)
        {
            case SessionEffect.Admit(_, var seated) when !hold.WasAdmitted:
                hold.Admit(seated);
                break;
            case SessionEffect.Send(_, var part):
                hold.Send(part);
                break;
            case SessionEffect.Complete(_, var outcome):
                hold.Complete(outcome);
                break;
        }
    }
}
