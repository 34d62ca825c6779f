using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes.Storage;
using MotiveProxy.Runtimes.Storage.Records;
using Npgsql;

namespace MotiveProxy.Runtimes.Postgres;

/// <summary>Reads what is stored of sessions: many with one question.</summary>
/// <param name="database">The database.</param>
internal sealed class SessionReading(NpgsqlDataSource database)
{
    private static readonly StoreException Incomplete =
        new("The store is damaged, or a newer version of MotiveProxy wrote to it: a session refers to what cannot be read.");

    /// <summary>Tells how many watch sessions on this node, and asks how many do on all.</summary>
    public async Task CountWatchersAsync(string node, IReadOnlyList<(string Name, int Count)> counts)
    {
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(new NpgsqlBatchCommand(
            "INSERT INTO watchers (name, node, count) SELECT n.name, $1, n.count FROM unnest($2, $3) AS n(name, count) WHERE n.count > 0 ON CONFLICT (name, node) DO UPDATE SET count = excluded.count")
        {
            Parameters =
            {
                new NpgsqlParameter<string> { TypedValue = node },
                new NpgsqlParameter<string[]> { TypedValue = [.. counts.Select(count => count.Name)] },
                new NpgsqlParameter<int[]> { TypedValue = [.. counts.Select(count => count.Count)] },
            },
        });
        batch.BatchCommands.Add(new NpgsqlBatchCommand("DELETE FROM watchers WHERE node = $1 AND name = ANY($2)")
        {
            Parameters =
            {
                new NpgsqlParameter<string> { TypedValue = node },
                new NpgsqlParameter<string[]> { TypedValue = [.. counts.Where(count => count.Count == 0).Select(count => count.Name)] },
            },
        });
        await batch.ExecuteNonQueryAsync();
    }

    /// <summary>Reads sessions by their keys.</summary>
    public async Task<Dictionary<string, StoredImage>> ReadAsync(string[] keys)
    {
        await using var command = database.CreateCommand(
            """
            SELECT k.name, s.life, s.version, s.since, s.state, (SELECT coalesce(sum(w.count), 0)::integer FROM watchers w WHERE w.name = k.name)
            FROM unnest($1) AS k(name) LEFT JOIN sessions s ON s.name = k.name AND s.alive
            """);
        command.Parameters.AddNext<string[]>(keys);
        await using var rows = await command.ExecuteReaderAsync();
        var read = new Dictionary<string, StoredImage>(StringComparer.Ordinal);
        while (await rows.ReadAsync())
        {
            var watchers = rows.GetInt32(5);
            read[rows.GetString(0)] = rows.Get<long?>(1) is null
                ? new StoredImage(0, 0, default, null, watchers)
                : new StoredImage(rows.GetInt64(1), rows.GetInt64(2), rows.GetTime(3), rows.Get<byte[]>(4), watchers);
        }

        return read;
    }

    /// <summary>Reads contents.</summary>
    public async Task<Dictionary<(TurnId Id, ContentKind Kind), object>> ContentsAsync(IReadOnlyCollection<(TurnId Id, ContentKind Kind)> wanted)
    {
        await using var command = database.CreateCommand(
            "SELECT c.id, c.kind, c.body FROM unnest($1, $2) AS w(id, kind) JOIN contents c ON c.id = w.id AND c.kind = w.kind");
        command.Parameters.AddNext<string[]>([.. wanted.Select(one => one.Id.Value)]);
        command.Parameters.AddNext<short[]>([.. wanted.Select(one => (short)one.Kind)]);
        await using var rows = await command.ExecuteReaderAsync();
        var contents = new Dictionary<(TurnId, ContentKind), object>();
        while (await rows.ReadAsync())
        {
            var kind = (ContentKind)rows.GetInt16(1);
            if (TryRead(kind, rows.Get<byte[]>(2)) is { } content)
                contents[(new TurnId(rows.GetString(0)), kind)] = content;
        }

        return contents;
    }

    /// <summary>Makes images of what was read, with the contents that they refer to. What a newer program wrote is left to its nodes.</summary>
    /// <param name="stored">What was read.</param>
    /// <param name="known">What each session's node knows already.</param>
    public async Task<List<ReadImage>> ToImagesAsync(
        IReadOnlyList<StoredImage> stored, IReadOnlyList<Dictionary<(TurnId, ContentKind), object>> known)
    {
        var missing = new HashSet<(TurnId, ContentKind)>();
        for (var i = 0; i < stored.Count; i++)
            missing.UnionWith(Read(stored[i], known[i]).Missing);

        var fetched = missing.Count == 0 ? [] : await ContentsAsync(missing);
        var images = new List<ReadImage>(stored.Count);
        for (var i = 0; i < stored.Count; i++)
        {
            var all = new Dictionary<(TurnId, ContentKind), object>(known[i]);
            foreach (var (id, value) in missing.Count == 0 ? [] : fetched)
                all.TryAdd(id, value);
            var (image, missed) = Read(stored[i], all);
            images.Add(missed.Count > 0 ? image with { Image = null, Foreign = Incomplete } : image);
        }

        return images;
    }

    /// <summary>Makes an image of what is known; <see langword="null"/>: something is missing.</summary>
    public static ReadImage? TryRead(StoredImage stored, IReadOnlyDictionary<(TurnId, ContentKind), object> known)
    {
        var (image, missing) = Read(stored, known);
        return missing.Count == 0 ? image : null;
    }

    // As good as not there: whoever refers to it cannot be read either.
    internal static object? TryRead(ContentKind kind, byte[] body) => Legible.OrNull(() => KnownContents.Read(kind, body));

    private static (ReadImage Image, List<(TurnId Id, ContentKind Kind)> Missing) Read(
        StoredImage stored, IReadOnlyDictionary<(TurnId, ContentKind), object> known)
    {
        var contents = new KnownContents(known);
        try
        {
            var image = stored.State is null ? null : new SessionImage(stored.Life, stored.Version, stored.Since, StateRecords.Read(stored.State, contents));
            return (new ReadImage(image, contents.Used, null), contents.Missing);
        }
        catch (StoreException foreign)
        {
            return (new ReadImage(null, [], foreign), []);
        }
    }
}

/// <summary>A session as it is stored.</summary>
/// <param name="Life">Which life.</param>
/// <param name="Version">How many times it was written.</param>
/// <param name="Since">When it began.</param>
/// <param name="State">Its state as a document; <see langword="null"/>: there is no such session.</param>
/// <param name="Watchers">How many watch it, on all nodes.</param>
internal sealed record StoredImage(long Life, long Version, DateTimeOffset Since, byte[]? State, int Watchers);

/// <summary>What was made of a stored session.</summary>
/// <param name="Image">The session; <see langword="null"/>: there is none, or it cannot be read.</param>
/// <param name="Contents">The big things that its state refers to.</param>
/// <param name="Foreign">Why it cannot be read.</param>
internal sealed record ReadImage(SessionImage? Image, Dictionary<(TurnId, ContentKind), object> Contents, StoreException? Foreign);
