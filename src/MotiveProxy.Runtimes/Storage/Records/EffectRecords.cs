using MotiveProxy.Core.Sessions;
using static MotiveProxy.Runtimes.Storage.Records.RecordWords;

namespace MotiveProxy.Runtimes.Storage.Records;

/// <summary>Effects as stored documents, and back: what one node leaves for another.</summary>
internal static class EffectRecords
{
    private static readonly RecordFormat<EffectRecord> Format = new("effect", RecordJson.Default.EffectRecord);

    /// <summary>Writes an effect, without the contents that it refers to.</summary>
    public static byte[] Write(SessionEffect effect)
    {
        var record = new EffectRecord { Kind = effect.GetType().Name };
        return Format.Write(effect switch
        {
            SessionEffect.Admit(var hold, var seated) => record with
            {
                Hold = hold.Value,
                Turn = seated.Turn.Value,
                Seat = Word(seated.Seat),
                Rule = Word(seated.Rule),
                Since = seated.Since.UtcTicks,
            },
            SessionEffect.Send(var hold, var part) => record with { Hold = hold.Value, Part = AnswerRecords.Of(part) },
            SessionEffect.Complete(var hold, var outcome) => record with { Hold = hold.Value, Outcome = AnswerRecords.Of(outcome) },
            SessionEffect.Reject(var fault) => record with { Fault = AnswerRecords.Of(fault) },
            SessionEffect.Publish(var happened) => record with { Event = EventRecords.Of(happened) },
            _ => throw new ArgumentOutOfRangeException(nameof(effect)),
        });
    }

    /// <summary>Reads an effect.</summary>
    /// <param name="bytes">The document.</param>
    /// <param name="contents">What it refers to.</param>
    public static SessionEffect Read(ReadOnlySpan<byte> bytes, IStoredContents contents)
    {
        var record = Format.Read(bytes);
        return record.Kind switch
        {
            nameof(SessionEffect.Admit) => new SessionEffect.Admit(Hold(record), new Admission(
                new TurnId(Present(record.Turn)), To<Seat>(record.Seat), To<SeatingRule>(record.Rule), ToTime(record.Since))),
            nameof(SessionEffect.Send) => new SessionEffect.Send(Hold(record), AnswerRecords.ToPart(record.Part)),
            nameof(SessionEffect.Complete) => new SessionEffect.Complete(Hold(record), AnswerRecords.ToOutcome(record.Outcome)),
            nameof(SessionEffect.Reject) => new SessionEffect.Reject(AnswerRecords.ToFault(record.Fault)),
            nameof(SessionEffect.Publish) => new SessionEffect.Publish(EventRecords.ToEvent(Present(record.Event), contents)),
            _ => throw Damaged(nameof(SessionEffect)),
        };
    }

    private static HoldId Hold(EffectRecord record) => new(Present(record.Hold));
}
