using MotiveProxy.Core.Sessions;

namespace MotiveProxy.AkkaCluster.Sessions;

/// <summary>What a session's state says of its holds, for an actor that goes on with a session which another had before.</summary>
internal static class HoldStory
{
    /// <summary>The holds that wait, or whose reply is being written.</summary>
    public static IEnumerable<HoldId> HoldsOf(SessionState state) =>
        state.Turns.SelectMany(turn => turn.Holds).Concat(state.Parked.Select(parked => parked.Hold));

    /// <summary>All that a hold must have been told by now, from its beginning.</summary>
    public static IEnumerable<SessionEffect> Of(SessionState state, HoldId hold)
    {
        if (state.Turns.FirstOrDefault(turn => turn.Holds.Contains(hold)) is not { } turn)
            yield break;

        yield return new SessionEffect.Admit(hold, new Admission(turn.Id, turn.Seat, turn.Rule, turn.Since));
        foreach (var part in turn.Given)
            yield return new SessionEffect.Send(hold, part);
        if (turn.Outcome is { } outcome)
            yield return new SessionEffect.Complete(hold, outcome);
    }
}
