using MotiveProxy.Core.Sessions;

namespace MotiveProxy.Core.Tests.Walks;

/// <summary>What must be true of a session between any two inputs.</summary>
internal static class StateLaws
{
    public static void Check(SessionState before, SessionState after, SessionRules rules, List<HoldTrace> holds)
    {
        var waiting = after.Turns.Where(turn => turn is { IsOpen: true, Seat: Seat.StandIn, IsHeld: true }).ToList();
        Assert.True(waiting.Count <= 1, "two stand-ins wait");
        Assert.False(waiting.Count == 1 && after.OpenPrompts.Any(), "a stand-in waits, and a prompt waits, and they do not meet");
        Assert.True(after.OpenPrompts.Count() + after.Parked.Length <= rules.MaxPrompts, "more prompts than the limit");
        Assert.True(after.Turns.Count(turn => turn is { IsOpen: false, IsHeld: false }) <= 2 * rules.MaxPrompts, "more finished turns than the limits");
        Assert.All(after.Turns, turn => Assert.True(turn.Claim is null || turn.IsOpenPrompt, $"{turn.Id} is over, and {turn.Claim?.By} has it still"));
        Assert.True(after.LastInputAt >= before.LastInputAt, "time ran backwards");
        Assert.Equal(after.Ended is null, after.WakeAt is not null || after.Watchers > 0 || IsHeld(after));
        CheckHolds(after, holds);
    }

    private static bool IsHeld(SessionState state) => !state.Parked.IsEmpty || state.Turns.Any(turn => turn.IsHeld);

    // Must-not-happen 10: every hold that waits belongs to exactly one turn, and that turn has a deadline.
    private static void CheckHolds(SessionState state, List<HoldTrace> holds)
    {
        if (state.Ended is not null)
            return;

        var known = state.Turns.SelectMany(turn => turn.Holds).Concat(state.Parked.Select(parked => parked.Hold)).ToList();
        Assert.Equal(known.Count, known.Distinct().Count());
        foreach (var hold in holds.Where(hold => hold is { IsOpen: true, IsCompleted: false }))
            Assert.Contains(hold.Id, known);
    }
}
