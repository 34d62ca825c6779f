using System.Collections.Immutable;

namespace MotiveProxy.Core.Sessions;

/// <summary>A turn that says what an earlier one said.</summary>
/// <param name="Earlier">The earlier one.</param>
/// <param name="Certain">Whether it is a retry for certain; else the earlier hold still looks alive, and only time can tell.</param>
internal readonly record struct Repeat(SeatedTurn Earlier, bool Certain);

/// <summary>
/// Recognises retries: the same digest, from the same client, and either it says so, or the earlier hold is lost, or a stand-in's
/// turn was repeated before. Most clients mark a retry with nothing, and some come back within a millisecond of hanging up.
/// </summary>
internal static class Retries
{
    /// <summary>
    /// Finds the turn that this one repeats, if it repeats one: one whose client went away before one that merely says the
    /// same, an open one before a finished one, an older before a younger.
    /// </summary>
    /// <param name="turns">The turns that the session remembers.</param>
    /// <param name="digest">What the turn means.</param>
    /// <param name="asker">Who asks.</param>
    /// <param name="named">The seat that the request or its key names, if any: a turn of the other seat is no retry of it.</param>
    public static Repeat? Find(ImmutableArray<SeatedTurn> turns, Digest digest, Asker asker, Seat? named)
    {
        Repeat? best = null;
        var bestFit = Fit.None;
        foreach (var turn in turns)
        {
            if (turn.Digest != digest || turn.Client != asker.Client || (named is not null && named != turn.Seat))
                continue;

            var fit = FitOf(turn, asker);
            if (fit <= bestFit)
                continue;

            bestFit = fit;
            best = new Repeat(turn, Certain: fit > Fit.LooksAlive);
        }

        return best;
    }

    /// <summary>Whether an open prompt may be a retry of an older turn whose hold turned out to be lost only after it was seated.</summary>
    public static bool IsLateRepeat(SeatedTurn younger, SeatedTurn older) =>
        younger.IsOpenPrompt
        && younger.Id != older.Id
        && younger.Since >= older.Since
        && younger.Digest == older.Digest
        && younger.Client == older.Client
        && (younger.Seat == older.Seat || younger.Rule is not (SeatingRule.Named or SeatingRule.Key));

    // A turn that was given up stays given up for whoever asks again: many clients do, with nothing that marks it.
    private static Fit FitOf(SeatedTurn earlier, Asker asker) => earlier switch
    {
        { IsTombstone: true } => Fit.GivenUp,
        { LostAt: not null, IsOpen: true } => Fit.OpenAndLost,
        { LostAt: not null } => Fit.FinishedAndLost,

        // This client repeats the stand-in's words. As a caller's they would be shown to the repeat that waits: to whoever said them.
        { IsOpen: true, Seat: Seat.StandIn, IsHeldByRepeat: true } => Fit.OpenAndRepeated,
        { IsOpen: true } => asker.SaysRetry ? Fit.OpenAndSaysSo : Fit.LooksAlive,
        { IsHeld: true } => asker.SaysRetry ? Fit.FinishedAndSaysSo : Fit.LooksAlive,
        _ => asker.SaysRetry ? Fit.FinishedAndSaysSo : Fit.None,
    };

    /// <summary>How well an earlier turn fits a repeat of it; above <see cref="LooksAlive"/> it is certain.</summary>
    private enum Fit
    {
        None,
        LooksAlive,
        FinishedAndSaysSo,
        GivenUp,
        OpenAndSaysSo,
        OpenAndRepeated,
        FinishedAndLost,
        OpenAndLost,
    }
}
