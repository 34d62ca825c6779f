using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;
using static MotiveProxy.Runtimes.Storage.Records.RecordWords;

namespace MotiveProxy.Runtimes.Storage.Records;

/// <summary>Inputs as stored documents, and back: what one node hands to another.</summary>
internal static class InputRecords
{
    private static readonly RecordFormat<InputRecord> Format = new("input", RecordJson.Default.InputRecord);

    /// <summary>Writes an input, without the turn that it may refer to.</summary>
    public static byte[] Write(SessionInput input)
    {
        var record = new InputRecord { Kind = input.GetType().Name, At = input.At.UtcTicks };
        return Format.Write(input switch
        {
            SessionInput.TurnArrived arrived => record with { Hold = arrived.Hold.Value, Asker = AskerRecords.Of(arrived.Asker) },
            SessionInput.HoldLost lost => record with { Hold = lost.Hold.Value },
            SessionInput.HoldDelivered delivered => record with { Hold = delivered.Hold.Value },
            SessionInput.DoubtEnded certain => record with { Hold = certain.Hold.Value },
            SessionInput.PartGiven given => record with { Prompt = given.Prompt.Value, Part = AnswerRecords.Of(given.Part), By = given.By },
            SessionInput.AnswerGiven { Ending: Ending.Whole { Rest: var rest } whole } given => record with
            {
                Prompt = given.Prompt.Value,
                Rest = AnswerRecords.Of(rest.Parts),
                Forced = whole.IsForced,
                Outcome = AnswerRecords.Of(new Outcome.Answered(rest.Finish)),
                By = given.By,
            },
            SessionInput.AnswerGiven { Ending: Ending.WithError(var error) } given => record with
            {
                Prompt = given.Prompt.Value,
                Outcome = AnswerRecords.Of(error),
                By = given.By,
            },
            SessionInput.PromptClaimed claimed => record with { Prompt = claimed.Prompt.Value, By = claimed.By, TakesOver = claimed.TakesOver },
            SessionInput.PromptReleased released => record with { Prompt = released.Prompt.Value, By = released.By },
            SessionInput.PromptDropped dropped => record with { Prompt = dropped.Prompt.Value, By = dropped.By },
            SessionInput.WatcherCame or SessionInput.WatcherWent or SessionInput.CloseAsked or SessionInput.TimePassed => record,
            _ => throw new ArgumentOutOfRangeException(nameof(input)),
        });
    }

    /// <summary>Reads an input.</summary>
    /// <param name="bytes">The document.</param>
    /// <param name="contents">What it refers to.</param>
    public static SessionInput Read(ReadOnlySpan<byte> bytes, IStoredContents contents)
    {
        var record = Format.Read(bytes);
        var at = ToTime(record.At);
        return record.Kind switch
        {
            nameof(SessionInput.TurnArrived) => new SessionInput.TurnArrived(
                at, Hold(record), contents.Prompt(new TurnId(Hold(record).Value)), AskerRecords.ToAsker(record.Asker)),
            nameof(SessionInput.HoldLost) => new SessionInput.HoldLost(at, Hold(record)),
            nameof(SessionInput.HoldDelivered) => new SessionInput.HoldDelivered(at, Hold(record)),
            nameof(SessionInput.DoubtEnded) => new SessionInput.DoubtEnded(at, Hold(record)),
            nameof(SessionInput.PartGiven) => new SessionInput.PartGiven(at, Prompt(record), AnswerRecords.ToPart(record.Part)) { By = record.By },
            nameof(SessionInput.AnswerGiven) => new SessionInput.AnswerGiven(at, Prompt(record), ToEnding(record)) { By = record.By },
            nameof(SessionInput.PromptClaimed) => new SessionInput.PromptClaimed(at, Prompt(record), Present(record.By), record.TakesOver),
            nameof(SessionInput.PromptReleased) => new SessionInput.PromptReleased(at, Prompt(record), Present(record.By)),
            nameof(SessionInput.PromptDropped) => new SessionInput.PromptDropped(at, Prompt(record), record.By),
            nameof(SessionInput.WatcherCame) => new SessionInput.WatcherCame(at),
            nameof(SessionInput.WatcherWent) => new SessionInput.WatcherWent(at),
            nameof(SessionInput.CloseAsked) => new SessionInput.CloseAsked(at),
            nameof(SessionInput.TimePassed) => new SessionInput.TimePassed(at),
            _ => throw Damaged(nameof(SessionInput)),
        };
    }

    private static Ending ToEnding(InputRecord record) => AnswerRecords.ToOutcome(record.Outcome) switch
    {
        Outcome.Answered(var finish) => new Ending.Whole(new Answer(AnswerRecords.ToParts(record.Rest), finish)) { IsForced = record.Forced },
        Outcome.ErrorGiven error => new Ending.WithError(error),
        _ => throw Damaged(nameof(Ending)),
    };

    private static HoldId Hold(InputRecord record) => new(Present(record.Hold));

    private static TurnId Prompt(InputRecord record) => new(Present(record.Prompt));
}
