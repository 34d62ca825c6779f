using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;

namespace MotiveProxy.Runtimes.Tests.Storage.Records;

/// <summary>States of sessions in which everything occurs that a state can hold.</summary>
internal static class SomeStates
{
    private static readonly DateTimeOffset Morning = new(2026, 3, 1, 8, 0, 0, TimeSpan.Zero);

    public static IReadOnlyList<SessionState> All { get; } =
    [
        SessionState.New(Morning),
        Busy,
        .. Specimens.Of<ClosingReason>().Select(why => SessionState.New(Morning) with { Ended = why }),
        .. Specimens.Of<Outcome>().Select(outcome => Busy with { Turns = [Finished(Seat.Caller, outcome), Finished(Seat.StandIn, outcome)] }),
        Claimed,
        Settled(5),
    ];

    /// <summary>A state with so many turns that are settled, of both seats, and of every rule and ending if they are enough, and one that waits in their midst.</summary>
    public static SessionState Settled(int count)
    {
        var (rules, endings) = (Specimens.Of<SeatingRule>(), Specimens.Of<FinishReason>());
        var turns = Enumerable.Range(0, count).Select(i => Finished(i % 2 == 0 ? Seat.Caller : Seat.StandIn, new Outcome.Answered(endings[i % endings.Count])) with
        {
            Id = new TurnId($"turn{i:000000000000000000}"),
            Rule = rules[i % rules.Count],
            Client = i % 2 == 0 ? "program" : "person",
            Digest = new Digest(UInt128.MaxValue - (UInt128)i),
            Since = Morning.AddSeconds(i),
            Deadline = Morning.AddHours(1 + i),
            Holds = [],
            EndedAt = Morning.AddSeconds(i).AddTicks(7),
            WasDelivered = true,
            Presents = i % 2 == 0 ? null : new TurnId($"turn{i - 1:000000000000000000}"),
            Given = [new AnswerPart.Text($"What?{i}")],
        });
        return SessionState.New(Morning) with { Turns = [.. turns.Take(2), Open(SeatingRule.Client, 0), .. turns.Skip(2)] };
    }

    private static SessionState Busy => new()
    {
        Turns = [.. Specimens.Of<SeatingRule>().Select((rule, i) => Open(rule, i)), Presenting],
        Parked = [.. Specimens.Of<Asker>().Select((asker, i) => new ParkedTurn(new HoldId($"p{i}"), Said, asker, new Digest(7), Morning.AddSeconds(i)) { Presented = i > 0 ? new TurnId("p0") : null })],
        StandIn = new Occupant("person") { LastDelivered = Echo.Of("short", []), HasSentHistory = true, RecentTurns = [new Digest(1), new Digest(UInt128.MaxValue)] },
        Caller = new Occupant("program") { LastDelivered = new Echo(new Digest(3)), Beginning = Echo.Of("hello", []) },
        Presented = new Presented(new TurnId("t0"), new TurnId("s"), Lost: true),
        Watchers = 2,
        LastInputAt = Morning.AddTicks(3),
        LastActiveAt = Morning.AddTicks(2),
        WakeAt = Morning.AddSeconds(1),
    };

    private static Turn Said => new([Message.Of(Role.User, "What?\n")]);

    private static SeatedTurn Presenting => Finished(Seat.StandIn, new Outcome.Answered(FinishReason.Stop)) with
    {
        Presents = new TurnId("t0"),
        Given = [new AnswerPart.Text("What?\n")],
        WasDelivered = true,
        LostAt = Morning,
    };

    private static SeatedTurn Open(SeatingRule rule, int number) => new()
    {
        Id = new TurnId($"t{number}"),
        Seat = Seat.Caller,
        Rule = rule,
        Client = "program",
        Digest = new Digest((UInt128)number << 100),
        Prompt = Said,
        Since = Morning,
        Deadline = Morning.AddHours(1),
        Holds = [new HoldId($"t{number}"), new HoldId($"again{number}")],
        Given = [.. Specimens.Of<AnswerPart>()],
    };

    private static SessionState Claimed => Busy with
    {
        Turns = [Open(SeatingRule.Client, 0) with { Claim = new PromptClaim("Ada", Morning.AddSeconds(2)) }],
    };

    private static SeatedTurn Finished(Seat seat, Outcome outcome) => Open(SeatingRule.Echo, 0) with
    {
        Id = new TurnId($"{seat}"),
        Seat = seat,
        Prompt = null,
        Outcome = outcome,
        EndedAt = Morning.AddMinutes(1),
    };
}
