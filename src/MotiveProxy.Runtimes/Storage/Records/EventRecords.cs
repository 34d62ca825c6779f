using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;
using static MotiveProxy.Runtimes.Storage.Records.RecordWords;

namespace MotiveProxy.Runtimes.Storage.Records;

/// <summary>Events as stored documents, and back.</summary>
internal static class EventRecords
{
    private static readonly RecordFormat<EventRecord> Format = new("event", RecordJson.Default.EventRecord);

    /// <summary>Writes an event, without the contents that it refers to.</summary>
    public static byte[] Write(SessionEvent happened) => Format.Write(Of(happened));

    /// <summary>Reads an event.</summary>
    /// <param name="bytes">The document.</param>
    /// <param name="contents">What it refers to.</param>
    public static SessionEvent Read(ReadOnlySpan<byte> bytes, IStoredContents contents) => ToEvent(Format.Read(bytes), contents);

    /// <summary>Reads an event without what it refers to.</summary>
    public static EventRecord ReadAlone(ReadOnlySpan<byte> bytes) => Format.Read(bytes);

    /// <summary>An event, without the contents that it refers to.</summary>
    public static EventRecord Of(SessionEvent happened)
    {
        EventRecord record = happened switch
        {
            SessionEvent.TurnSeated e => new() { Id = e.Id.Value, Seat = Word(e.Seat), Rule = Word(e.Rule), Client = e.Client },
            SessionEvent.HoldJoined e => new() { Id = e.Id.Value, Hold = e.Hold.Value },
            SessionEvent.PromptOpened e => new() { Id = e.Id.Value },
            SessionEvent.PromptFolded e => new() { Id = e.Id.Value, Other = e.Into.Value },
            SessionEvent.PromptPresented e => new() { Id = e.Id.Value, Other = e.To.Value },
            SessionEvent.PresentationLost e => new() { Id = e.Id.Value },
            SessionEvent.PartAccepted e => new() { Id = e.Id.Value, Part = AnswerRecords.Of(e.Part) },
            SessionEvent.PromptAnswered e => new() { Id = e.Id.Value, Outcome = AnswerRecords.Of(e.Outcome) },
            SessionEvent.PromptClaimed e => new() { Id = e.Id.Value, By = e.By },
            SessionEvent.PromptReleased e => new() { Id = e.Id.Value, By = e.By },
            SessionEvent.PromptDropped e => new() { Id = e.Id.Value, By = e.By },
            SessionEvent.AnswerMistaken e => new() { Id = e.Id.Value, Text = e.Reason },
            SessionEvent.WordsUnaddressed e => new() { Id = e.Id.Value, Text = e.Text, Other = e.LateFor?.Value },
            SessionEvent.HoldDelivered e => new() { Id = e.Id.Value, Hold = e.Hold.Value },
            SessionEvent.HoldLost e => new() { Id = e.Id.Value, Hold = e.Hold.Value },
            SessionEvent.TurnWithdrawn e => new()
            {
                Id = e.Id.Value,
                Seat = Word(e.Seat),
                Reason = e.Reason is { } reason ? Word(reason) : null,
            },
            SessionEvent.HousekeepingAnswered e => new() { Row = e.Kind, Text = e.Text },
            SessionEvent.SessionEnded e => new() { Reason = Word(e.Why) },
            _ => throw new ArgumentOutOfRangeException(nameof(happened)),
        };
        record.Kind = happened.GetType().Name;
        return record;
    }

    /// <summary>An event.</summary>
    public static SessionEvent ToEvent(EventRecord record, IStoredContents contents) => record.Kind switch
    {
        nameof(SessionEvent.TurnSeated) => new SessionEvent.TurnSeated(Turn(record.Id), To<Seat>(record.Seat), To<SeatingRule>(record.Rule), Present(record.Client)),
        nameof(SessionEvent.HoldJoined) => new SessionEvent.HoldJoined(Turn(record.Id), Hold(record)),
        nameof(SessionEvent.PromptOpened) => new SessionEvent.PromptOpened(Turn(record.Id), contents.Prompt(Turn(record.Id))),
        nameof(SessionEvent.PromptFolded) => new SessionEvent.PromptFolded(Turn(record.Id), Turn(record.Other)),
        nameof(SessionEvent.PromptPresented) => new SessionEvent.PromptPresented(Turn(record.Id), Turn(record.Other), contents.Shown(Turn(record.Id))),
        nameof(SessionEvent.PresentationLost) => new SessionEvent.PresentationLost(Turn(record.Id)),
        nameof(SessionEvent.PartAccepted) => new SessionEvent.PartAccepted(Turn(record.Id), AnswerRecords.ToPart(record.Part)),
        nameof(SessionEvent.PromptAnswered) => new SessionEvent.PromptAnswered(
            Turn(record.Id), contents.Answer(Turn(record.Id)), AnswerRecords.ToOutcome(record.Outcome)),
        nameof(SessionEvent.PromptClaimed) => new SessionEvent.PromptClaimed(Turn(record.Id), Present(record.By)),
        nameof(SessionEvent.PromptReleased) => new SessionEvent.PromptReleased(Turn(record.Id), Present(record.By)),
        nameof(SessionEvent.PromptDropped) => new SessionEvent.PromptDropped(Turn(record.Id), record.By),
        nameof(SessionEvent.AnswerMistaken) => new SessionEvent.AnswerMistaken(Turn(record.Id), Present(record.Text)),
        nameof(SessionEvent.WordsUnaddressed) => new SessionEvent.WordsUnaddressed(
            Turn(record.Id), Present(record.Text), record.Other is null ? null : Turn(record.Other)),
        nameof(SessionEvent.HoldDelivered) => new SessionEvent.HoldDelivered(Turn(record.Id), Hold(record)),
        nameof(SessionEvent.HoldLost) => new SessionEvent.HoldLost(Turn(record.Id), Hold(record)),
        nameof(SessionEvent.TurnWithdrawn) => new SessionEvent.TurnWithdrawn(Turn(record.Id), To<Seat>(record.Seat), ToOptional<FaultCode>(record.Reason)),
        nameof(SessionEvent.HousekeepingAnswered) => new SessionEvent.HousekeepingAnswered(Present(record.Row), Present(record.Text)),
        nameof(SessionEvent.SessionEnded) => new SessionEvent.SessionEnded(To<ClosingReason>(record.Reason)),
        _ => throw Damaged(nameof(SessionEvent)),
    };

    private static TurnId Turn(string? id) => new(Present(id));

    private static HoldId Hold(EventRecord record) => new(Present(record.Hold));
}
