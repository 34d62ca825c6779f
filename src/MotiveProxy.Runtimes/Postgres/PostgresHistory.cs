using System.Runtime.CompilerServices;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes.History;
using MotiveProxy.Runtimes.Storage;
using MotiveProxy.Runtimes.Storage.Records;
using Npgsql;

namespace MotiveProxy.Runtimes.Postgres;

/// <summary>Lives of sessions in the database, of all nodes. Each statement reads a bounded number of rows, and the server ends it when it takes too long.</summary>
/// <param name="house">The node.</param>
internal sealed class PostgresHistory(PostgresHouse house) : IHistorySource
{
    /// <summary>How many documents of <see cref="Said"/> are read at once.</summary>
    public const int DocumentsAtOnce = 50;

    /// <summary>Lives, the newest first: older than $1, all of them or ($2) only those that are over, $3 at most.</summary>
    public const string Lives =
        "SELECT life, name, since, last, NOT alive FROM sessions WHERE life < $1 AND (NOT alive OR NOT $2) ORDER BY life DESC LIMIT $3";

    /// <summary>
    /// What was said in life $1: all kinds but $2, after ($3, $4), $5 at most. The ids first: how large a life is must not decide whether an index is used.
    /// </summary>
    public const string Said =
        """
        WITH mine AS MATERIALIZED (SELECT id, kind FROM contents WHERE life = $1 AND kind <> $2),
        page AS MATERIALIZED (SELECT id, kind FROM mine WHERE (id, kind) > ($3, $4) ORDER BY id, kind LIMIT $5)
        SELECT c.id, c.kind, c.body FROM page p JOIN contents c ON c.id = p.id AND c.kind = p.kind ORDER BY c.id, c.kind
        """;

    /// <summary>
    /// The rows that say how a life "s" ended, and what was said last: among the last ones, for a life may end with any number in which nothing was said.
    /// </summary>
    public const string Latest =
        """
        ARRAY(
            SELECT l.events FROM (
                SELECT t.xid, t.place, t.events FROM transcript t WHERE t.life = s.life ORDER BY t.xid DESC, t.place DESC LIMIT 200) l
            WHERE position('"SessionEnded"'::bytea IN l.events) > 0 OR position('"PromptOpened"'::bytea IN l.events) > 0
                OR position('"PromptAnswered"'::bytea IN l.events) > 0
            ORDER BY l.xid DESC, l.place DESC LIMIT 2)
        """;

    private const string Description =
        $"""
        SELECT s.life,
            (SELECT count(*) FROM sessions n WHERE n.name = s.name AND n.life >= s.life)::integer,
            (SELECT count(*) FROM contents c WHERE c.life = s.life AND c.kind = $2)::integer,
            {Latest}
        FROM sessions s WHERE s.life = ANY($1)
        """;

    private const string Contents =
        """
        SELECT c.id, c.kind, c.body FROM unnest($1, $2) AS w(id, kind) JOIN contents c ON c.id = w.id AND c.kind = w.kind
        WHERE octet_length(c.body) <= $3
        """;

    /// <inheritdoc/>
    public bool Blocks => false;

    /// <summary>A page of lives.</summary>
    public Task<HistoryPage> ListAsync(HistoryQuery query, CancellationToken cancellation) =>
        new HistoryListing(this, house.Limits, house.Time).ListAsync(query, cancellation);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<StoredLife>> LivesAsync(LifeId? before, bool closedOnly, int most, CancellationToken cancellation)
    {
        await using var command = Command(Lives);
        command.Parameters.AddNext<long>(before?.Value ?? long.MaxValue);
        command.Parameters.AddNext<bool>(closedOnly);
        command.Parameters.AddNext<int>(most);
        var lives = new List<StoredLife>();
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
        {
            lives.Add(new StoredLife(
                new LifeId(rows.GetInt64(0)), SessionKeys.Name(rows.GetString(1)), rows.GetTime(2), rows.GetTime(3), rows.GetBoolean(4)));
        }

        return lives;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<byte[]> SaidAsync(StoredLife life, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var last = (Id: string.Empty, Kind: (short)-1);
        int read;
        do
        {
            read = 0;
            await using var command = Command(Said);
            command.Parameters.AddNext<long>(life.Id.Value);
            command.Parameters.AddNext<short>((short)ContentKind.Shown);
            command.Parameters.AddNext<string>(last.Id);
            command.Parameters.AddNext<short>(last.Kind);
            command.Parameters.AddNext<int>(DocumentsAtOnce);
            await using var rows = await command.ExecuteReaderAsync(cancellation);
            while (await rows.ReadAsync(cancellation))
            {
                read++;
                last = (rows.GetString(0), rows.GetInt16(1));
                yield return rows.Get<byte[]>(2);
            }
        }
        while (read == DocumentsAtOnce);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<SessionLife>> DescribeAsync(IReadOnlyList<StoredLife> lives, CancellationToken cancellation)
    {
        var described = await DescriptionsAsync(lives, cancellation);
        var wanted = described.Values.SelectMany(row => row.Latest).SelectMany(ReferredTo).Distinct().ToList();
        var known = await ContentsAsync(wanted, cancellation);
        var contents = new ContentReader((id, kind) => known.GetValueOrDefault((id, kind)));
        return
        [
            .. lives
                .Where(life => described.ContainsKey(life.Id.Value))
                .Select(life => (Life: life, Row: described[life.Id.Value]))
                .Select(one => LifeDescription.Of(one.Life, one.Row.Number, one.Row.Answered, one.Row.Latest, contents)),
        ];
    }

    /// <summary>The events of <see cref="Latest"/>. Rows come newest first, and so must the events within each.</summary>
    public static IEnumerable<byte[]> Unpack(byte[][] latest) => latest.SelectMany(events => Packing.Unpack(events).AsEnumerable().Reverse());

    private async Task<Dictionary<long, (int Number, int Answered, List<byte[]> Latest)>> DescriptionsAsync(
        IReadOnlyList<StoredLife> lives, CancellationToken cancellation)
    {
        await using var command = Command(Description);
        command.Parameters.AddNext<long[]>([.. lives.Select(life => life.Id.Value)]);
        command.Parameters.AddNext<short>((short)ContentKind.Answer);
        var described = new Dictionary<long, (int, int, List<byte[]>)>();
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
        {
            described[rows.GetInt64(0)] = (rows.GetInt32(1), rows.GetInt32(2), [.. Unpack(rows.Get<byte[][]>(3))]);
        }

        return described;
    }

    private async Task<Dictionary<(TurnId, ContentKind), byte[]>> ContentsAsync(
        List<(TurnId Id, ContentKind Kind)> wanted, CancellationToken cancellation)
    {
        await using var command = Command(Contents);
        command.Parameters.AddNext<string[]>([.. wanted.Select(one => one.Id.Value)]);
        command.Parameters.AddNext<short[]>([.. wanted.Select(one => (short)one.Kind)]);
        command.Parameters.AddNext<int>(LifeDescription.LongestSaid);
        var contents = new Dictionary<(TurnId, ContentKind), byte[]>();
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
            contents[(new TurnId(rows.GetString(0)), (ContentKind)rows.GetInt16(1))] = rows.Get<byte[]>(2);
        return contents;
    }

    private static IEnumerable<(TurnId Id, ContentKind Kind)> ReferredTo(byte[] document)
    {
        var known = new KnownContents(new Dictionary<(TurnId, ContentKind), object>());
        Legible.OrNull(() => EventRecords.Read(document, known));
        return known.Missing;
    }

    private NpgsqlCommand Command(string sql)
    {
#pragma warning disable CA2100 // Only texts of this program come here; values are parameters.
        var command = house.Database.CreateCommand(sql);
#pragma warning restore CA2100
        command.CommandTimeout = (int)Math.Ceiling(house.Limits.SearchTime.TotalSeconds * 2);
        return command;
    }
}
