using Akka.Actor;
using MotiveProxy.AkkaCluster.Messages;
using MotiveProxy.Core.Sessions;

namespace MotiveProxy.AkkaCluster.Sessions;

/// <summary>How a session reaches one of its holds. Within the process nothing gets lost; what is told to another node is kept until that has heard it.</summary>
/// <param name="id">Which hold.</param>
/// <param name="hold">Who waits.</param>
/// <param name="front">The front of its node.</param>
/// <param name="reign">By what right the session speaks to it.</param>
/// <param name="firstIsLost">Whether whatever is told for the first time gets lost, if it is far.</param>
internal sealed class HoldLink(HoldId id, IActorRef hold, IActorRef front, Reign reign, bool firstIsLost)
{
    private readonly Queue<HoldNews> _unheard = new();
    private long _told;

    public HoldId Id { get; } = id;

    public IActorRef Hold { get; } = hold;

    public IActorRef Front { get; } = front;

    /// <summary>Whether it is on another node.</summary>
    public bool IsFar { get; } = hold is not IActorRefScope { IsLocal: true };

    /// <summary>Whether it was told that its turn is seated.</summary>
    public bool WasAdmitted { get; private set; }

    /// <summary>Whether it was told its outcome.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>Whether there is something that it may not have heard.</summary>
    public bool IsWaitedFor => _unheard.Count > 0;

    /// <summary>Tells it something; nothing follows an outcome.</summary>
    public void Tell(SessionEffect effect, IActorRef session)
    {
        if (HasEnded)
            return;

        WasAdmitted |= effect is SessionEffect.Admit;
        HasEnded = effect is SessionEffect.Complete;
        var news = new HoldNews(Id, reign, ++_told, effect);
        if (IsFar)
            _unheard.Enqueue(news);
        if (!IsFar || !firstIsLost)
            Hold.Tell(news, session);
    }

    /// <summary>It has heard all news of a reign up to a number. What it heard by an earlier one says nothing about this one's.</summary>
    public void Heard(Reign heard, long number)
    {
        while (heard == reign && _unheard.TryPeek(out var oldest) && oldest.Number <= number)
            _unheard.Dequeue();
    }

    /// <summary>Tells it again what it may not have heard.</summary>
    public void TellAgain(IActorRef session)
    {
        foreach (var news in _unheard)
            Hold.Tell(news, session);
    }
}
