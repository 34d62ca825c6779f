using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text.Json.Nodes;
using MotiveProxy.Core.Sessions;
using static MotiveProxy.Runtimes.Storage.Records.RecordWords;

namespace MotiveProxy.Runtimes.Storage.Records;

/// <summary>Sessions' states as stored documents, and back.</summary>
internal static class StateRecords
{
    private const int DigestLength = 16;

    private static readonly RecordFormat<StateRecord> Format = new("session", RecordJson.Default.StateRecord, PackDigests);

    /// <summary>Writes a state, without the contents that it refers to.</summary>
    public static byte[] Write(SessionState state) =>
        Write(state, state.Turns.RemoveAll(SettledTurns.Has), SettledTurns.Write(state.Turns), settledApart: null);

    /// <summary>Writes a state, without the contents that it refers to, and without its settled turns: what is to be stored of those the ledger says.</summary>
    public static byte[] Write(SessionState state, SettledLedger ledger)
    {
        var others = new List<SeatedTurn>();
        var settledApart = ledger.Note(state.Turns, others);
        return Write(state, others, settled: null, settledApart);
    }

    /// <summary>Reads a state.</summary>
    /// <param name="bytes">The document.</param>
    /// <param name="contents">What it refers to.</param>
    public static SessionState Read(ReadOnlySpan<byte> bytes, IStoredContents contents) => Read(bytes, [], contents, new SettledLedger());

    /// <summary>Reads a state.</summary>
    /// <param name="bytes">The document.</param>
    /// <param name="apart">Its settled turns, if they are stored apart.</param>
    /// <param name="contents">What it refers to.</param>
    /// <param name="ledger">Learns which of them are stored.</param>
    public static SessionState Read(ReadOnlySpan<byte> bytes, IReadOnlyList<SettledBytes> apart, IStoredContents contents, SettledLedger ledger)
    {
        var record = Format.Read(bytes);
        return new SessionState
        {
            Turns = SettledTurns.Merge(Settled(record, apart, contents, ledger), To(record.Turns, turn => SeatedTurnRecords.ToTurn(turn, contents))),
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
    /// <param name="bytes">The document.</param>
    /// <param name="apart">Its settled turns, if they are stored apart.</param>
    public static IEnumerable<string> References(ReadOnlySpan<byte> bytes, params IReadOnlyList<SettledBytes> apart)
    {
        var record = Format.Read(bytes);
        return
        [
            .. (record.Turns ?? []).SelectMany(turn => new[] { turn.Id, turn.Presents }).OfType<string>(),
            .. (record.Settled is { } settled ? SettledTurns.Read(settled) : []).SelectMany(one => References(one.Turn)),
            .. apart.SelectMany(one => References(SettledTurns.ReadOne(one.Body))),
            .. (record.Parked ?? []).Select(parked => parked.Hold).OfType<string>(),
        ];
    }

    private static byte[] Write(SessionState state, IReadOnlyCollection<SeatedTurn> unsettled, byte[]? settled, byte[]? settledApart) => Format.Write(new StateRecord
    {
        Turns = List(unsettled, SeatedTurnRecords.Of),
        Settled = settled,
        SettledApart = settledApart,
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

    private static IEnumerable<string> References(SeatedTurn turn) => turn.Presents is { } shown ? [turn.Id.Value, shown.Value] : [turn.Id.Value];

    // Those of the state itself, and those that are stored apart from it. A state has the ones or the others.
    private static IEnumerable<(int Place, SeatedTurn Turn)> Settled(
        StateRecord record, IReadOnlyList<SettledBytes> apart, IStoredContents contents, SettledLedger ledger)
    {
        foreach (var (place, turn) in record.Settled is { } settled ? SettledTurns.Read(settled) : [])
            yield return (place, SettledTurns.Complete(turn, contents));
        if (record.SettledApart is not { } places)
            yield break;

        var bodies = apart.ToDictionary(one => one.Number, one => one.Body);
        foreach (var (place, number) in SettledLedger.Read(places))
        {
            var turn = bodies.TryGetValue(number, out var body) ? SettledTurns.Complete(SettledTurns.ReadOne(body), contents) : throw Damaged("settled turn");
            ledger.Restore(turn, number);
            yield return (place, turn);
        }
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
        Recent = Packed(occupant.RecentTurns),
    };

    private static Occupant? ToOccupant(OccupantRecord? record) => record is null ? null : new Occupant(Present(record.Client))
    {
        LastDelivered = ToEcho(record.LastDelivered),
        Beginning = ToEcho(record.Beginning),
        HasSentHistory = record.HasSentHistory,
        RecentTurns = ToDigests(record.Recent),
    };

    // Words that are no longer than their digest are written as they are.
    private static EchoRecord? Of(Echo? echo) => echo switch
    {
        null => null,
        { Words: { Length: <= 2 * DigestLength } words } => new EchoRecord { Short = words },
        _ => new EchoRecord { Long = Digits(echo.Digest) },
    };

    private static Echo? ToEcho(EchoRecord? record) => record switch
    {
        null => null,
        { Short: { } words } => Echo.Of(words, []),
        _ => new Echo(ToDigest(record.Long)),
    };

    private static PresentedRecord? Of(Presented? shown) =>
        shown is null ? null : new PresentedRecord { Prompt = shown.Prompt.Value, By = shown.By.Value, Lost = shown.Lost };

    private static Presented? ToPresented(PresentedRecord? record) =>
        record is null ? null : new Presented(new TurnId(Present(record.Prompt)), new TurnId(Present(record.By)), record.Lost);

    private static byte[]? Packed(ImmutableArray<Digest> digests)
    {
        if (digests.IsEmpty)
            return null;

        var bytes = new byte[digests.Length * DigestLength];
        for (var i = 0; i < digests.Length; i++)
            BinaryPrimitives.WriteUInt128BigEndian(bytes.AsSpan(i * DigestLength), digests[i].Value);
        return bytes;
    }

    private static ImmutableArray<Digest> ToDigests(byte[]? bytes)
    {
        if (bytes is null)
            return [];
        if (bytes.Length % DigestLength != 0)
            throw Damaged(nameof(Digest));

        var digests = ImmutableArray.CreateBuilder<Digest>(bytes.Length / DigestLength);
        for (var i = 0; i < bytes.Length; i += DigestLength)
            digests.Add(new Digest(BinaryPrimitives.ReadUInt128BigEndian(bytes.AsSpan(i))));
        return digests.MoveToImmutable();
    }

    // Format 1 had the digests of an occupant's turns as texts, and all turns as documents, which format 2 has too.
    private static JsonObject PackDigests(JsonObject first)
    {
        foreach (var occupant in new[] { first["standIn"], first["caller"] }.OfType<JsonObject>())
        {
            if (!occupant.Remove("recentTurns", out var digits) || digits is not JsonArray all)
                continue;

            ImmutableArray<Digest> digests = [.. all.Select(one => ToDigest((string?)one))];
            occupant["recent"] = Convert.ToBase64String(Packed(digests) ?? []);
        }

        return first;
    }
}
