using System.Runtime.CompilerServices;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes.Storage;
using MotiveProxy.Runtimes.Storage.Records;
using MotiveProxy.Runtimes.Watching;
using Npgsql;

namespace MotiveProxy.Runtimes.Postgres;

/// <summary>A row of the transcript: the events of one step.</summary>
/// <param name="Xid">The transaction that wrote it.</param>
/// <param name="Place">Where it stands in that.</param>
/// <param name="Key">The session's key.</param>
/// <param name="At">When it happened.</param>
/// <param name="Events">What happened.</param>
internal sealed record TranscriptRow(ulong Xid, int Place, string Key, DateTimeOffset At, byte[] Events);

/// <summary>Reads events with all that they refer to.</summary>
/// <param name="house">The node.</param>
internal sealed class TranscriptReading(PostgresHouse house)
{
    // Numbers are the transaction's and the place in it: the same on every node, rising, and exact as a JSON number.
    private const int PlaceBits = 16;

    private const int RowsAtOnce = 200;

    private readonly SessionReading _reading = new(house.Database);

    /// <summary>A life of a name; <see langword="null"/> if there is no such life.</summary>
    /// <param name="session">The name.</param>
    /// <param name="life">1 is the latest.</param>
    public async Task<long?> FindAsync(SessionName session, int life)
    {
        await using var command = house.Database.CreateCommand("SELECT life FROM sessions WHERE name = $1 ORDER BY life DESC LIMIT 1 OFFSET $2");
        command.Parameters.AddNext<string>(SessionKeys.Of(session));
        command.Parameters.AddNext<int>(life - 1);
        return await command.ExecuteScalarAsync() as long?;
    }

    /// <summary>A life of a name by its id; <see langword="null"/> if that name has no such life.</summary>
    public async Task<long?> FindAsync(SessionName session, LifeId life)
    {
        await using var command = house.Database.CreateCommand("SELECT life FROM sessions WHERE name = $1 AND life = $2");
        command.Parameters.AddNext<string>(SessionKeys.Of(session));
        command.Parameters.AddNext<long>(life.Value);
        return await command.ExecuteScalarAsync() as long?;
    }

    /// <summary>The latest events of a life, oldest first, within the limit of a transcript.</summary>
    public async Task<IReadOnlyList<SessionNotice>> LatestAsync(long life)
    {
        var transcript = new Transcript(house.Limits.TranscriptLength);
        await using var command = house.Database.CreateCommand(
            "SELECT xid, place, name, at, events FROM transcript WHERE life = $1 ORDER BY xid DESC, place DESC LIMIT $2");
        command.Parameters.AddNext<long>(life);
        command.Parameters.AddNext<int>(house.Limits.TranscriptLength / RuntimeLimits.EventWeight);
        var rows = await RowsAsync(command);
        rows.Reverse();
        foreach (var (notice, length) in await ToNoticesAsync(rows, house.Limits.NoticeLength))
            transcript.Add(notice, length);
        return transcript.Copy();
    }

    /// <summary>All events of a life, oldest first, whole, read while they are asked for.</summary>
    public async IAsyncEnumerable<SessionNotice> AllAsync(long life, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var (xid, place) = (0UL, -1);
        while (true)
        {
            await using var command = house.Database.CreateCommand(
                "SELECT xid, place, name, at, events FROM transcript WHERE life = $1 AND (xid, place) > ($2, $3) ORDER BY xid, place LIMIT $4");
            command.Parameters.AddNext<long>(life);
            command.Parameters.Add(new NpgsqlParameter { Value = xid, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Xid8 });
            command.Parameters.AddNext<int>(place);
            command.Parameters.AddNext<int>(RowsAtOnce);
            var rows = await RowsAsync(command);
            foreach (var (notice, _) in await ToNoticesAsync(rows, longest: null))
            {
                cancellation.ThrowIfCancellationRequested();
                yield return notice;
            }

            if (rows.Count < RowsAtOnce)
                yield break;
            (xid, place) = (rows[^1].Xid, rows[^1].Place);
        }
    }

    /// <summary>Reads the rows that a command asks for.</summary>
    public static async Task<List<TranscriptRow>> RowsAsync(NpgsqlCommand command)
    {
        var read = new List<TranscriptRow>();
        await using var rows = await command.ExecuteReaderAsync();
        while (await rows.ReadAsync())
        {
            read.Add(new TranscriptRow(
                rows.Get<ulong>(0), rows.GetInt32(1), rows.GetString(2), rows.GetTime(3), rows.Get<byte[]>(4)));
        }

        return read;
    }

    /// <summary>Makes notices of rows. Events that a newer program wrote in words of its own are left out.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="longest">How many characters of text each may have, of a prompt only what is new; <see langword="null"/>: each is whole.</param>
    public async Task<List<(SessionNotice Notice, int Length)>> ToNoticesAsync(IReadOnlyList<TranscriptRow> rows, int? longest)
    {
        var contents = new KnownContents(new Dictionary<(TurnId, ContentKind), object>());
        var documents = rows.Select(row => Packing.Unpack(row.Events)).ToList();
        foreach (var document in documents.SelectMany(each => each))
            TryRead(document, contents);
        if (contents.Missing.Count > 0)
            contents = new KnownContents(await _reading.ContentsAsync([.. contents.Missing.Distinct()]));

        var notices = new List<(SessionNotice, int)>();
        foreach (var (row, events) in rows.Zip(documents))
        {
            var name = SessionKeys.Name(row.Key);
            for (var i = 0; i < events.Count; i++)
            {
                if (TryRead(events[i], contents) is not { } happened)
                    continue;

                var (excerpt, length) = longest is { } most ? Excerpt.Of(happened, most) : (happened, 0);
                notices.Add((new SessionNotice(NumberOf(row, i), row.At, name, excerpt), length));
            }
        }

        return notices;
    }

    // Transaction 0 never was: it stands for those of a server whose dump was read into this one, and counts on without an end.
    private static long NumberOf(TranscriptRow row, int index) =>
        row.Xid == 0 ? row.Place + index : ((long)row.Xid << PlaceBits) + Math.Min(row.Place + index, (1 << PlaceBits) - 1);

    private static SessionEvent? TryRead(byte[] document, KnownContents contents) => Legible.OrNull(() => EventRecords.Read(document, contents));
}
