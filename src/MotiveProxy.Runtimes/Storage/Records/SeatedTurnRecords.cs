using System.Collections.Immutable;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;
using static MotiveProxy.Runtimes.Storage.Records.RecordWords;

namespace MotiveProxy.Runtimes.Storage.Records;

/// <summary>Seated turns as they stand in a stored state, and back.</summary>
internal static class SeatedTurnRecords
{
    /// <summary>A turn, without the contents that it refers to.</summary>
    public static SeatedTurnRecord Of(SeatedTurn turn) => new()
    {
        Id = turn.Id.Value,
        Seat = Word(turn.Seat),
        Rule = Word(turn.Rule),
        Client = turn.Client,
        Digest = Digits(turn.Digest),
        Prompts = turn.Prompt is not null,
        Since = turn.Since.UtcTicks,
        Deadline = turn.Deadline.UtcTicks,
        Holds = List(turn.Holds, hold => hold.Value),
        LostAt = turn.LostAt?.UtcTicks,
        Given = IsAnswered(turn.Seat, turn.Outcome) || turn.Presents is not null ? null : AnswerRecords.Of(turn.Given),
        Outcome = turn.Outcome is { } outcome ? AnswerRecords.Of(outcome) : null,
        EndedAt = turn.EndedAt?.UtcTicks,
        Delivered = turn.WasDelivered,
        Presents = turn.Presents?.Value,
        Claim = turn.Claim is { } claim ? new PromptClaimRecord { By = claim.By, Since = claim.Since.UtcTicks } : null,
    };

    /// <summary>A turn.</summary>
    public static SeatedTurn ToTurn(SeatedTurnRecord record, IStoredContents contents)
    {
        var id = new TurnId(Present(record.Id));
        var turn = new SeatedTurn
        {
            Id = id,
            Seat = To<Seat>(record.Seat),
            Rule = To<SeatingRule>(record.Rule),
            Client = Present(record.Client),
            Digest = ToDigest(record.Digest),
            Prompt = record.Prompts ? contents.Prompt(id) : null,
            Since = ToTime(record.Since),
            Deadline = ToTime(record.Deadline),
            Holds = To(record.Holds, hold => new HoldId(hold)),
            LostAt = ToTime(record.LostAt),
            Outcome = record.Outcome is { } outcome ? AnswerRecords.ToOutcome(outcome) : null,
            EndedAt = ToTime(record.EndedAt),
            WasDelivered = record.Delivered,
            Presents = record.Presents is { } presents ? new TurnId(presents) : null,
            Claim = record.Claim is { } claim ? new PromptClaim(Present(claim.By), ToTime(claim.Since)) : null,
        };
        return turn with { Given = Given(record, turn, contents) };
    }

    private static ImmutableList<AnswerPart> Given(SeatedTurnRecord record, SeatedTurn turn, IStoredContents contents) =>
        turn.Presents is { } prompt ? [new AnswerPart.Text(contents.Shown(prompt))]
        : IsAnswered(turn.Seat, turn.Outcome) ? contents.Answer(turn.Id)
        : AnswerRecords.ToParts(record.Given);

    // What a prompt was answered is stored apart with its event; what was given to one that was given up is nowhere else.
    private static bool IsAnswered(Seat seat, Outcome? outcome) => seat == Seat.Caller && outcome is Outcome.Answered or Outcome.ErrorGiven;
}
