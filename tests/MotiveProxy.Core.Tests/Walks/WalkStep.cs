using FsCheck;
using FsCheck.Fluent;

namespace MotiveProxy.Core.Tests.Walks;

/// <summary>What can happen to a session, seen from outside.</summary>
internal enum Happening
{
    StandInSpeaks,
    CallerSpeaks,
    UnnamedSpeaks,
    StandInJoins,
    StandInReloads,
    StandInCommands,
    StandInInsists,
    SomebodyRepeats,
    SomebodyRetries,
    HoldIsLost,
    HoldIsWritten,
    AllIsWritten,
    PartIsGiven,
    AnswerIsGiven,
    PromptIsClaimed,
    PromptIsReleased,
    PromptIsDropped,
    AMomentPasses,
    ASecondPasses,
    MinutesPass,
    DoubtEnds,
    WatcherComes,
    WatcherGoes,
    OperatorCloses,
}

/// <summary>One step of a random walk: what happens, and two numbers that pick among what is there (which client, which hold, which prompt).</summary>
internal sealed record WalkStep(Happening What, int One, int Other)
{
    /// <summary>Walks of up to 200 steps; a failing one is cut down to the shortest that still fails.</summary>
    public static Arbitrary<WalkStep[]> Walks { get; } = Arb.From(Steps().ArrayOf(200), Shorter);

    public override string ToString() => $"{What} {One} {Other}";

    private static Gen<WalkStep> Steps() =>
        from what in Gen.Frequency(
            (8, Gen.Constant(Happening.StandInSpeaks)),
            (8, Gen.Constant(Happening.CallerSpeaks)),
            (6, Gen.Constant(Happening.UnnamedSpeaks)),
            (2, Gen.Constant(Happening.StandInJoins)),
            (2, Gen.Constant(Happening.StandInReloads)),
            (1, Gen.Constant(Happening.StandInCommands)),
            (2, Gen.Constant(Happening.StandInInsists)),
            (6, Gen.Constant(Happening.SomebodyRepeats)),
            (3, Gen.Constant(Happening.SomebodyRetries)),
            (8, Gen.Constant(Happening.HoldIsLost)),
            (8, Gen.Constant(Happening.HoldIsWritten)),
            (8, Gen.Constant(Happening.AllIsWritten)),
            (2, Gen.Constant(Happening.PartIsGiven)),
            (2, Gen.Constant(Happening.AnswerIsGiven)),
            (2, Gen.Constant(Happening.PromptIsClaimed)),
            (1, Gen.Constant(Happening.PromptIsReleased)),
            (2, Gen.Constant(Happening.PromptIsDropped)),
            (5, Gen.Constant(Happening.AMomentPasses)),
            (5, Gen.Constant(Happening.ASecondPasses)),
            (1, Gen.Constant(Happening.MinutesPass)),
            (2, Gen.Constant(Happening.DoubtEnds)),
            (1, Gen.Constant(Happening.WatcherComes)),
            (1, Gen.Constant(Happening.WatcherGoes)),
            (1, Gen.Frequency((1, Gen.Constant(Happening.OperatorCloses)), (9, Gen.Constant(Happening.AMomentPasses)))))
        from one in Gen.Choose(0, 5)
        from other in Gen.Choose(0, 5)
        select new WalkStep(what, one, other);

    // First large pieces are left out, then small ones, then numbers are made smaller.
    private static IEnumerable<WalkStep[]> Shorter(WalkStep[] walk)
    {
        for (var piece = walk.Length / 2; piece >= 1; piece /= 2)
        {
            for (var from = 0; from + piece <= walk.Length; from += piece)
                yield return [.. walk[..from], .. walk[(from + piece)..]];
        }

        for (var i = 0; i < walk.Length; i++)
        {
            if (walk[i].One > 0)
                yield return [.. walk[..i], walk[i] with { One = 0 }, .. walk[(i + 1)..]];

            if (walk[i].Other > 0)
                yield return [.. walk[..i], walk[i] with { Other = 0 }, .. walk[(i + 1)..]];
        }
    }
}
