using System.Collections.Immutable;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;

namespace MotiveProxy.Runtimes.Storage.Records;

/// <summary>
/// The turns of a state that are settled: answered, delivered, and kept only in case that they are repeated. They are most of a state and do not
/// change any more, so all of them are one value of some 60 bytes each. It begins with the clients' fingerprints: how many, and each. A turn is its place
/// among all turns, its kind (1: a caller's, 2: it presents a prompt, from 4 on its rule, from 64 on how it finished), its id, its client's place, its digest,
/// when it came (in ticks), how many ticks later its deadline is and it ended, and the prompt that it presents.
/// </summary>
internal static class SettledTurns
{
    private const int CallersTurn = 1;
    private const int Presenting = 2;
    private const int RuleShift = 2;
    private const int FinishShift = 6;
    private const int RuleMask = (1 << (FinishShift - RuleShift)) - 1;

    /// <summary>Whether a turn is settled.</summary>
    public static bool Has(SeatedTurn turn) =>
        turn is { WasDelivered: true, IsHeld: false, Outcome: Outcome.Answered, Prompt: null, LostAt: null, EndedAt: not null, Claim: null }
        && (turn.Seat == Seat.Caller) == (turn.Presents is null);

    /// <summary>Writes those of a state's turns that are settled; <see langword="null"/>: none is.</summary>
    public static byte[]? Write(ImmutableArray<SeatedTurn> turns)
    {
        var clients = new List<string>(capacity: 2);
        foreach (var turn in turns)
        {
            if (Has(turn) && !clients.Contains(turn.Client))
                clients.Add(turn.Client);
        }

        if (clients.Count == 0)
            return null;

        using var bytes = new MemoryStream(capacity: 96 * (turns.Length + 1));
        using var writer = new BinaryWriter(bytes);
        writer.Write7BitEncodedInt(clients.Count);
        foreach (var client in clients)
            writer.Write(client);
        for (var place = 0; place < turns.Length; place++)
        {
            if (!Has(turns[place]))
                continue;

            writer.Write7BitEncodedInt(place);
            Write(writer, turns[place], clients.IndexOf(turns[place].Client));
        }

        return bytes.ToArray();
    }

    /// <summary>Puts settled turns among a state's others.</summary>
    /// <param name="settled">They, each with its place among all turns, in the order of their places.</param>
    /// <param name="others">The others.</param>
    public static ImmutableArray<SeatedTurn> Merge(IEnumerable<(int Place, SeatedTurn Turn)> settled, ImmutableArray<SeatedTurn> others)
    {
        var turns = others.ToBuilder();
        foreach (var (place, turn) in settled)
            turns.Insert(Math.Min(place, turns.Count), turn);
        return turns.ToImmutable();
    }

    /// <summary>Writes one, to be kept apart from its state.</summary>
    public static byte[] WriteOne(SeatedTurn turn)
    {
        using var bytes = new MemoryStream(capacity: 128);
        using var writer = new BinaryWriter(bytes);
        Write(writer, turn, client: null);
        return bytes.ToArray();
    }

    /// <summary>Reads one that was kept apart, without what it was told.</summary>
    /// <exception cref="StoreException">It cannot be read.</exception>
    public static SeatedTurn ReadOne(byte[] bytes) => Reading(() =>
    {
        using var reader = new BinaryReader(new MemoryStream(bytes));
        return Read(reader, clients: null);
    });

    /// <summary>What a turn was told, from where it is stored.</summary>
    public static SeatedTurn Complete(SeatedTurn turn, IStoredContents contents) =>
        turn with { Given = turn.Presents is { } shown ? [new AnswerPart.Text(contents.Shown(shown))] : contents.Answer(turn.Id) };

    /// <summary>Reads them without what they were told, each with its place.</summary>
    /// <exception cref="StoreException">They cannot be read.</exception>
    public static List<(int Place, SeatedTurn Turn)> Read(byte[] settled) => Reading(() =>
    {
        using var reader = new BinaryReader(new MemoryStream(settled));
        var clients = new string[reader.Read7BitEncodedInt()];
        for (var i = 0; i < clients.Length; i++)
            clients[i] = reader.ReadString();

        var turns = new List<(int, SeatedTurn)>();
        while (reader.BaseStream.Position < settled.Length)
            turns.Add((reader.Read7BitEncodedInt(), Read(reader, clients)));
        return turns;
    });

    /// <summary>Reads, and says so if what is read is damaged.</summary>
    /// <exception cref="StoreException">It is.</exception>
    public static T Reading<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception damage) when (damage is IOException or FormatException or IndexOutOfRangeException or OverflowException or ArgumentException)
        {
            throw RecordWords.Damaged("settled turn");
        }
    }

    // In a list the clients stand before the turns, each once; alone a turn names its own.
    private static void Write(BinaryWriter writer, SeatedTurn turn, int? client)
    {
        var finish = ((Outcome.Answered)turn.Outcome!).Finish;
        var kind = (turn.Seat == Seat.Caller ? CallersTurn : 0) | (turn.Presents is null ? 0 : Presenting) | ((int)turn.Rule << RuleShift) | ((int)finish << FinishShift);
        writer.Write7BitEncodedInt(kind);
        writer.Write(turn.Id.Value);
        if (client is { } place)
            writer.Write7BitEncodedInt(place);
        else
            writer.Write(turn.Client);
        writer.Write((ulong)(turn.Digest.Value >> 64));
        writer.Write((ulong)turn.Digest.Value);
        writer.Write(turn.Since.UtcTicks);
        writer.Write7BitEncodedInt64(turn.Deadline.UtcTicks - turn.Since.UtcTicks);
        writer.Write7BitEncodedInt64(turn.EndedAt!.Value.UtcTicks - turn.Since.UtcTicks);
        if (turn.Presents is { } shown)
            writer.Write(shown.Value);
    }

    private static SeatedTurn Read(BinaryReader reader, string[]? clients)
    {
        var kind = reader.Read7BitEncodedInt();
        var (id, client) = (new TurnId(reader.ReadString()), clients is null ? reader.ReadString() : clients[reader.Read7BitEncodedInt()]);
        var digest = new Digest(new UInt128(reader.ReadUInt64(), reader.ReadUInt64()));
        var since = reader.ReadInt64();
        return new SeatedTurn
        {
            Id = id,
            Seat = (kind & CallersTurn) != 0 ? Seat.Caller : Seat.StandIn,
            Rule = Member((SeatingRule)((kind >> RuleShift) & RuleMask)),
            Client = client,
            Digest = digest,
            Since = RecordWords.ToTime(since),
            Deadline = RecordWords.ToTime(since + reader.Read7BitEncodedInt64()),
            EndedAt = RecordWords.ToTime(since + reader.Read7BitEncodedInt64()),
            Outcome = new Outcome.Answered(Member((FinishReason)(kind >> FinishShift))),
            WasDelivered = true,
            Presents = (kind & Presenting) != 0 ? new TurnId(reader.ReadString()) : null,
        };
    }

    private static T Member<T>(T member)
        where T : struct, Enum => Enum.IsDefined(member) ? member : throw RecordWords.Damaged(typeof(T).Name);
}
