using Akka.Actor;
using MotiveProxy.AkkaCluster.Fronts;
using MotiveProxy.AkkaCluster.Messages;
using MotiveProxy.Core.Sessions;

namespace MotiveProxy.AkkaCluster.Sessions;

/// <summary>
/// The holds of a session that was taken over from the store, as far as nobody knows whether they still wait. The front of every node is asked, until
/// each has answered or is no member of the cluster any more: what none of them has is lost.
/// </summary>
/// <param name="session">Whose.</param>
/// <param name="book">Where it stands which nodes there are.</param>
internal sealed class RollCall(SessionName session, SessionBook book)
{
    private readonly List<HoldId> _missing = [];
    private readonly HashSet<Address> _answered = [];
    private Reign _reign;

    /// <summary>Whether the fate of any hold is unknown.</summary>
    public bool IsOpen => _missing.Count > 0;

    /// <summary>Begins to ask.</summary>
    /// <param name="reign">By what right.</param>
    /// <param name="holds">The holds that its state has.</param>
    /// <param name="context">The session's actor.</param>
    public void Begin(Reign reign, IEnumerable<HoldId> holds, IActorContext context)
    {
        Clear();
        _reign = reign;
        _missing.AddRange(holds);
        Ask(context);
    }

    /// <summary>Whether the fate of a hold is unknown.</summary>
    public bool Misses(HoldId hold) => _missing.Contains(hold);

    /// <summary>The fate of a hold is known.</summary>
    /// <returns><see langword="false"/> if it was known before.</returns>
    public bool Find(HoldId hold) => _missing.Remove(hold);

    /// <summary>A front has answered.</summary>
    public void Answer(IActorRef front, Reign reign)
    {
        if (reign == _reign)
            _answered.Add(front.Path.Address);
    }

    /// <summary>Asks those again that have not answered.</summary>
    /// <returns>The holds that nobody has, if all have answered.</returns>
    public IReadOnlyList<HoldId> Repeat(IActorContext context)
    {
        if (!IsOpen || Ask(context))
            return [];

        HoldId[] lost = [.. _missing];
        _missing.Clear();
        return lost;
    }

    /// <summary>The session is over.</summary>
    public void Clear()
    {
        _missing.Clear();
        _answered.Clear();
    }

    // Whether anybody was left to be asked. A node that has no front yet may not know the others either.
    private bool Ask(IActorContext context)
    {
        if (!IsOpen || book.Front is not { } own)
            return IsOpen;

        var question = new CallRoll(session, _reign);
        var silent = book.Members.Where(member => !_answered.Contains(member)).ToList();
        foreach (var member in silent)
            SessionFront.On(member, context).Tell(question, context.Self);
        if (_answered.Contains(own.Path.Address))
            return silent.Count > 0;

        own.Tell(question, context.Self);
        return true;
    }
}
