using Akka.Actor;
using MotiveProxy.AkkaCluster.Messages;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes.InProcess;

namespace MotiveProxy.AkkaCluster.Sessions;

/// <summary>
/// The turns that are parked because other nodes, which may be dead, have holds in the session. Each of those nodes is asked; as soon as all have
/// answered after the turn came, or are known to be dead and all that they held is lost, there is no doubt any more.
/// </summary>
/// <param name="session">Whose.</param>
internal sealed class Doubts(SessionName session)
{
    private readonly Dictionary<HoldId, Doubt> _doubts = [];
    private long _asked;

    /// <summary>Asks about the turns that are parked by now and were not asked about.</summary>
    public void Ask(SessionState state, HoldLinks links, IActorRef actor)
    {
        if (state.Parked.IsEmpty)
        {
            _doubts.Clear();
            return;
        }

        foreach (var parked in state.Parked)
        {
            if (_doubts.ContainsKey(parked.Hold))
                continue;

            var others = Others(state, parked, links);
            if (others.Count == 0)
                continue;

            _doubts.Add(parked.Hold, new Doubt(++_asked, others));
            foreach (var front in others)
                front.Tell(new Probe(session, _asked), actor);
        }
    }

    /// <summary>Asks those again that have not answered.</summary>
    public void AskAgain(IActorRef actor)
    {
        foreach (var (number, others) in _doubts.Values)
        {
            foreach (var front in others)
                front.Tell(new Probe(session, number), actor);
        }
    }

    /// <summary>Whether anybody is still to answer.</summary>
    public bool AreOpen => _doubts.Count > 0;

    /// <summary>A front answered.</summary>
    /// <returns>The parked turn of which there is no doubt any more, if it was the last to answer.</returns>
    public HoldId? Confirm(IActorRef front, long number)
    {
        foreach (var (hold, doubt) in _doubts)
        {
            if (doubt.Number != number)
                continue;

            doubt.Others.Remove(front);
            return End(hold, doubt);
        }

        return null;
    }

    /// <summary>A front is gone, and all that it held is lost.</summary>
    /// <returns>The parked turns of which there is no doubt any more.</returns>
    public IReadOnlyList<HoldId> Bury(IActorRef front)
    {
        var certain = new List<HoldId>();
        foreach (var (hold, doubt) in _doubts.ToList())
        {
            if (doubt.Others.Remove(front) && End(hold, doubt) is { } ended)
                certain.Add(ended);
        }

        return certain;
    }

    private HoldId? End(HoldId hold, Doubt doubt)
    {
        if (doubt.Others.Count > 0)
            return null;

        _doubts.Remove(hold);
        return hold;
    }

    private static HashSet<IActorRef> Others(SessionState state, ParkedTurn parked, HoldLinks links)
    {
        var node = HoldIds.ProcessOf(parked.Hold);
        return
        [
            .. state.Turns.SelectMany(turn => turn.Holds).Concat(state.Parked.Select(other => other.Hold))
                .Where(hold => HoldIds.ProcessOf(hold) != node)
                .Select(links.Find)
                .OfType<HoldLink>()
                .Select(link => link.Front),
        ];
    }

    private sealed record Doubt(long Number, HashSet<IActorRef> Others);
}
