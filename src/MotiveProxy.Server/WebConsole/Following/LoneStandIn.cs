using MotiveProxy.Core.Sessions;

namespace MotiveProxy.Server.WebConsole.Following;

/// <summary>
/// A client that waits on the stand-in's seat although it named no seat, in a session that no caller has come to. It may be meant to play the model; or it
/// is a program that waits for an answer which nobody will give.
/// </summary>
internal static class LoneStandIn
{
    /// <summary>Its turn, or <see langword="null"/> if there is no such client.</summary>
    public static SeatedTurn? Find(SessionState state) => state.Caller is not null
        ? null
        : state.Turns.FirstOrDefault(turn => turn is { Seat: Seat.StandIn, IsOpen: true, IsHeld: true, Rule: SeatingRule.Alternation });
}
