using MotiveProxy.Core.Sessions;
using static MotiveProxy.Runtimes.Storage.Records.RecordWords;

namespace MotiveProxy.Runtimes.Storage.Records;

/// <summary>Sessions' states as stored documents, and back.</summary>
internal static class StateRecords
{
    private static readonly RecordFormat<StateRecord> Format = new("session", RecordJson.Default.StateRecord);

    /// <summary>Writes a state, without the contents that it refers to.</summary>
    public static byte[] Write(SessionState state) => Format.Write(new StateRecord
    {
        Turns = List(state.Turns, SeatedTurnRecords.Of),
        Parked = List(state.Parked, Of),
        StandIn = Of(state.StandIn),
        Caller = Of(state.Caller),
        Presented = Of(state.Presented),
        Watchers = state.Watchers,
        LastInputAt = state.LastInputAt.UtcTicks,
        LastActiveAt = state.LastActiveAt.UtcTicks,
        Ended = state.Ended is { } why ? Word(why) : null,
        WakeAt = state.WakeAt?.UtcTicks,
    });

    /// <summary>Reads a state.</summary>
    /// <param name="bytes">The document.</param>
    /// <param name="contents">What it refers to.</param>
    public static SessionState Read(ReadOnlySpan<byte> bytes, IStoredContents contents)
    {
        var record = Format.Read(bytes);
        return new SessionState
        {
            Turns = To(record.Turns, turn => SeatedTurnRecords.ToTurn(turn, contents)),
            Parked = To(record.Parked, parked => ToParked(parked, contents)),
            StandIn = ToOccupant(record.StandIn),
            Caller = ToOccupant(record.Caller),
            Presented = ToPresented(record.Presented),
            Watchers = record.Watchers,
            LastInputAt = ToTime(record.LastInputAt),
            LastActiveAt = ToTime(record.LastActiveAt),
            Ended = ToOptional<ClosingReason>(record.Ended),
            WakeAt = ToTime(record.WakeAt),
        };
    }

    /// <summary>The ids of the prompts whose contents a stored state refers to.</summary>
    public static IEnumerable<string> References(ReadOnlySpan<byte> bytes)
    {
        var record = Format.Read(bytes);
        return
        [
            .. (record.Turns ?? []).SelectMany(turn => new[] { turn.Id, turn.Presents }).OfType<string>(),
            .. (record.Parked ?? []).Select(parked => parked.Hold).OfType<string>(),
        ];
    }

    private static ParkedTurnRecord Of(ParkedTurn parked) => new()
    {
        Hold = parked.Hold.Value,
        Asker = AskerRecords.Of(parked.Asker),
        Digest = Digits(parked.Digest),
        Until = parked.Until.UtcTicks,
        Presented = parked.Presented?.Value,
    };

    private static ParkedTurn ToParked(ParkedTurnRecord record, IStoredContents contents)
    {
        var hold = Present(record.Hold);
        return new ParkedTurn(
            new HoldId(hold), contents.Prompt(new TurnId(hold)), AskerRecords.ToAsker(record.Asker), ToDigest(record.Digest), ToTime(record.Until))
        {
            Presented = record.Presented is { } presented ? new TurnId(presented) : null,
        };
    }

    private static OccupantRecord? Of(Occupant? occupant) => occupant is null ? null : new OccupantRecord
    {
        Client = occupant.Client,
        LastDelivered = Of(occupant.LastDelivered),
        Beginning = Of(occupant.Beginning),
        HasSentHistory = occupant.HasSentHistory,
        RecentTurns = List(occupant.RecentTurns, Digits),
    };

    private static Occupant? ToOccupant(OccupantRecord? record) => record is null ? null : new Occupant(Present(record.Client))
    {
        LastDelivered = ToEcho(record.LastDelivered),
        Beginning = ToEcho(record.Beginning),
        HasSentHistory = record.HasSentHistory,
        RecentTurns = To(record.RecentTurns, ToDigest),
    };

    private static EchoRecord? Of(Echo echo) => echo == default ? null : new EchoRecord
    {
        Short = echo.Short,
        Long = echo.Short is null ? Digits(echo.Long) : null,
    };

    private static Echo ToEcho(EchoRecord? record) => record switch
    {
        null => default,
        { Short: { } words } => new Echo(words, default),
        _ => new Echo(null, ToDigest(record.Long)),
    };

    private static PresentedRecord? Of(Presented? shown) =>
        shown is null ? null : new PresentedRecord { Prompt = shown.Prompt.Value, By = shown.By.Value, Lost = shown.Lost };

    private static Presented? ToPresented(PresentedRecord? record) =>
        record is null ? null : new Presented(new TurnId(Present(record.Prompt)), new TurnId(Present(record.By)), record.Lost);
}
