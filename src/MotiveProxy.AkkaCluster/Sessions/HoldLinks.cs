using Akka.Actor;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;

namespace MotiveProxy.AkkaCluster.Sessions;

/// <summary>The holds that a session has not heard the end of: they wait, or their reply is being written.</summary>
internal sealed class HoldLinks
{
    private readonly Dictionary<HoldId, HoldLink> _links = [];

    public int Count => _links.Count;

    /// <summary>Whether one of them may not have heard something.</summary>
    public bool AreWaitedFor => _links.Values.Any(link => link.IsWaitedFor);

    public void Add(HoldLink link) => _links[link.Id] = link;

    public HoldLink? Find(HoldId hold) => _links.GetValueOrDefault(hold);

    public HoldLink? Remove(HoldId hold) => _links.Remove(hold, out var link) ? link : null;

    /// <summary>Those of a node, by its front.</summary>
    public IReadOnlyList<HoldLink> Of(IActorRef front) => [.. _links.Values.Where(link => link.Front.Equals(front))];

    /// <summary>Those that were told neither that their turn is seated nor how it ends.</summary>
    public IReadOnlyList<HoldLink> Unseated => [.. _links.Values.Where(link => link is { WasAdmitted: false, HasEnded: false })];

    /// <summary>Forgets all.</summary>
    public void Clear() => _links.Clear();

    /// <summary>Tells all that have no outcome yet how they end.</summary>
    public void EndAll(Outcome outcome, IActorRef session)
    {
        foreach (var link in _links.Values)
            link.Tell(new SessionEffect.Complete(link.Id, outcome), session);
    }

    /// <summary>Tells all again what they may not have heard.</summary>
    public void TellAgain(IActorRef session)
    {
        foreach (var link in _links.Values)
            link.TellAgain(session);
    }
}
