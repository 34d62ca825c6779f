using MotiveProxy.Core.Conversations;

namespace MotiveProxy.Core.Sessions;

/// <summary>Who is speaking, and how that is known.</summary>
internal readonly record struct SeatingDecision(Seat Seat, SeatingRule Rule);

/// <summary>Decides who is speaking: seven rules in their order of strength, of which the first that decides, decides.</summary>
internal static class Seating
{
    /// <summary>Reads the seat that a request names (rule 1) or that its key is tied to (rule 2).</summary>
    /// <returns>A fault if two of them disagree: a request that contradicts itself is seated nowhere.</returns>
    public static Fault? ReadNames(Turn turn, Asker asker, SessionRules rules, out SeatingDecision? named)
    {
        named = null;
        SeatClaim? first = null;
        foreach (var claim in IsJoinWord(turn, rules) ? asker.Claims.Add(new SeatClaim(Seat.StandIn, SeatSource.JoinWord)) : asker.Claims)
        {
            if (first is { } other && other.Seat != claim.Seat)
                return Conflict(Describe(other.Source), other.Seat, Describe(claim.Source), claim.Seat);

            first ??= claim;
        }

        if (first is { } name && asker.KeySeat is { } tied && name.Seat != tied)
            return Conflict(Describe(name.Source), name.Seat, "API key", tied);

        named = first is { } decided ? new SeatingDecision(decided.Seat, SeatingRule.Named)
            : asker.KeySeat is { } keySeat ? new SeatingDecision(keySeat, SeatingRule.Key)
            : null;
        return null;
    }

    /// <summary>Whether the last user message is exactly a join word.</summary>
    public static bool IsJoinWord(Turn turn, SessionRules rules)
    {
        if (turn.LastUserMessage is not { Content: [Part.Text only] })
            return false;

        foreach (var word in rules.JoinWords)
        {
            if (only.Value.AsSpan().Trim().Equals(word, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }

    /// <summary>Decides. Only a repeat that is certain counts as a retry.</summary>
    public static SeatingDecision Decide(SessionDraft draft, Turn turn, Asker asker, SeatingDecision? named, Repeat? repeat)
    {
        if (named is { } byName)
            return byName;

        if (repeat is { Certain: true } retry)
            return new SeatingDecision(retry.Earlier.Seat, SeatingRule.Retry);

        if (ByEcho(draft, turn) is { } byEcho)
            return new SeatingDecision(byEcho, SeatingRule.Echo);

        if (ByClient(draft, asker.Client) is { } byClient)
            return new SeatingDecision(byClient, SeatingRule.Client);

        return draft is { StandIn: null, Caller: null } && turn.DeclaresShape
            ? new SeatingDecision(Seat.Caller, SeatingRule.Shape)
            : new SeatingDecision(ByAlternation(draft), SeatingRule.Alternation);
    }

    private static Seat? ByEcho(SessionDraft draft, Turn turn)
    {
        if (Echo.In(turn) is not { } echo)
            return null;

        var isStandIns = draft.StandIn?.LastDelivered == echo;
        var isCallers = draft.Caller?.LastDelivered == echo;
        return isStandIns == isCallers ? null : isStandIns ? Seat.StandIn : Seat.Caller;
    }

    private static Seat? ByClient(SessionDraft draft, string client)
    {
        var isStandIn = draft.StandIn?.Client == client;
        var isCaller = draft.Caller?.Client == client;
        return (isStandIn, isCaller) switch
        {
            (true, true) => null,
            (true, false) => draft.Caller is not null || !Waits(draft, Seat.StandIn) ? Seat.StandIn : null,
            (false, true) => draft.StandIn is not null || !Waits(draft, Seat.Caller) ? Seat.Caller : null,
            _ => ForAStranger(draft),
        };
    }

    private static Seat? ForAStranger(SessionDraft draft) => (draft.StandIn, draft.Caller) switch
    {
        (null, null) => null,
        (null, _) => Seat.StandIn,

        // Both taken, too: a stranger's words are never an answer.
        _ => Seat.Caller,
    };

    private static Seat ByAlternation(SessionDraft draft)
    {
        if (draft is { StandIn: null, Caller: null })
            return Seat.StandIn;

        var aPromptIsPresented = draft.Presented is { Lost: false } && draft.FindPresented() is not null;
        return !aPromptIsPresented && Waits(draft, Seat.StandIn) ? Seat.Caller : Seat.StandIn;
    }

    private static bool Waits(SessionDraft draft, Seat seat)
    {
        foreach (var turn in draft.Turns)
        {
            if (turn.Seat == seat && turn.IsOpen && turn.IsHeld)
                return true;
        }

        return false;
    }

    private static Fault Conflict(string one, Seat first, string other, Seat second) => new(
        FaultCode.SeatConflict,
        $"The {one} says {Name(first)}, the {other} says {Name(second)}. Let them agree, or name the seat once.");

    private static string Name(Seat seat) => seat == Seat.StandIn ? "stand-in" : "caller";

    private static string Describe(SeatSource source) => source switch
    {
        SeatSource.Path => "path",
        SeatSource.Header => "header X-MotiveProxy-Seat",
        SeatSource.Suffix => "suffix of the model's name",
        _ => "join word",
    };
}
