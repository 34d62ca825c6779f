using System.Collections.Immutable;
using MotiveProxy.Core.Conversations;
using static MotiveProxy.Runtimes.Storage.Records.RecordWords;

namespace MotiveProxy.Runtimes.Storage.Records;

/// <summary>Answers, and how they end, as stored documents, and back.</summary>
internal static class AnswerRecords
{
    private static readonly RecordFormat<AnswerRecord> Format = new("answer", RecordJson.Default.AnswerRecord);

    /// <summary>Writes a whole answer.</summary>
    public static byte[] Write(IReadOnlyCollection<AnswerPart> answer) => Format.Write(new AnswerRecord { Parts = Of(answer) });

    /// <summary>Reads a whole answer.</summary>
    public static ImmutableList<AnswerPart> Read(ReadOnlySpan<byte> bytes) => ToParts(Format.Read(bytes).Parts);

    /// <summary>Parts, left out if there are none.</summary>
    public static AnswerPartRecord[]? Of(IReadOnlyCollection<AnswerPart> parts) => List(parts, Of);

    /// <summary>Parts.</summary>
    public static ImmutableList<AnswerPart> ToParts(AnswerPartRecord[]? records) => records is null ? [] : [.. records.Select(ToPart)];

    /// <summary>A part.</summary>
    public static AnswerPartRecord Of(AnswerPart part) => part switch
    {
        AnswerPart.Text text => new AnswerPartRecord { Text = text.Value },
        AnswerPart.Refusal refusal => new AnswerPartRecord { Refusal = refusal.Value },
        AnswerPart.Call call => new AnswerPartRecord { Call = TurnRecords.Of(call.Value) },
        _ => throw new ArgumentOutOfRangeException(nameof(part)),
    };

    /// <summary>A part.</summary>
    public static AnswerPart ToPart(AnswerPartRecord? record) => record switch
    {
        { Text: { } text } => new AnswerPart.Text(text),
        { Refusal: { } refusal } => new AnswerPart.Refusal(refusal),
        { Call: { } call } => new AnswerPart.Call(TurnRecords.ToCall(call)),
        _ => throw Damaged(nameof(AnswerPart)),
    };

    /// <summary>How a turn ended.</summary>
    public static OutcomeRecord Of(Outcome outcome) => outcome switch
    {
        Outcome.Answered answered => new OutcomeRecord { Finish = Word(answered.Finish) },
        Outcome.ErrorGiven error => new OutcomeRecord
        {
            Status = error.Status,
            Message = error.Message,
            Type = error.Type,
            RetryAfter = error.RetryAfter,
        },
        Outcome.Dropped => new OutcomeRecord { Dropped = true },
        Outcome.Failed failed => new OutcomeRecord { Fault = Of(failed.Fault) },
        _ => throw new ArgumentOutOfRangeException(nameof(outcome)),
    };

    /// <summary>How a turn ended.</summary>
    public static Outcome ToOutcome(OutcomeRecord? record) => record switch
    {
        { Finish: { } finish } => new Outcome.Answered(To<FinishReason>(finish)),
        { Message: { } message } => new Outcome.ErrorGiven(record.Status, message) { Type = record.Type, RetryAfter = record.RetryAfter },
        { Dropped: true } => new Outcome.Dropped(),
        { Fault: { } fault } => new Outcome.Failed(ToFault(fault)),
        _ => throw Damaged(nameof(Outcome)),
    };

    /// <summary>A failure.</summary>
    public static FaultRecord Of(Fault fault) => new() { Code = Word(fault.Code), Detail = fault.Detail, Parameter = fault.Parameter };

    /// <summary>A failure.</summary>
    public static Fault ToFault(FaultRecord? record) => new(To<FaultCode>(Present(record).Code), record!.Detail, record.Parameter);
}
