using System.Text;
using Microsoft.Data.Sqlite;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes.Storage;
using MotiveProxy.Runtimes.Storage.Sqlite;
using MotiveProxy.Tests.Common;

namespace MotiveProxy.Runtimes.Tests.Storage.Sqlite;

/// <summary>What is committed is in the journal first, and comes into the tables later; nobody who reads sees a difference, and no crash does either.</summary>
public sealed class SqliteJournalTests : IDisposable
{
    private static readonly DateTimeOffset Morning = new(2026, 3, 1, 8, 0, 0, TimeSpan.Zero);
    private static readonly LifeId Room = new(1);

    private readonly TemporaryFolder _folder = new();

    private string Database => _folder.File("sessions.db");

    private string Left => _folder.File("left.db");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_is_only_in_the_journal_is_read_like_everything_else()
    {
        using var store = SqliteStore.Open(Database);
        store.Write([Change(1, "q1")], []);
        store.Write([Change(2, "q2")], []);

        Assert.Equal(2, Rows(Database));
        Assert.Equal("q2", Text(store.Content(Room, new TurnId("q2"), ContentKind.Prompt)));
        Assert.Equal(2, Rows(Database));
        Assert.Equal(["q1", "q2"], store.Transcript(Room).Select(entry => Text(entry.Event)));
        Assert.Equal(0, Rows(Database));
        Assert.Equal("q2", Text(store.Content(Room, new TurnId("q2"), ContentKind.Prompt)));
    }

    [Fact]
    public void What_a_crash_left_in_the_journal_is_there_for_the_next_process()
    {
        using var store = SqliteStore.Open(Database);
        store.Write([Change(1, "q1"), Change(1, "other", life: 2)], []);
        Assert.Equal(2, store.Load().Count);
        store.Write([Change(2, "q2"), Change(2, "end", life: 2) with { State = null }], []);
        store.Write([Change(3, "q3")], []);

        using var next = OpenWhatACrashLeaves();

        var alive = Assert.Single(next.Load());
        Assert.Equal((Room, 3L, Morning.AddSeconds(3)), (alive.Life.Id, alive.Entries, alive.Life.Last));
        Assert.Equal(["q1", "q2", "q3"], next.Transcript(Room).Select(entry => Text(entry.Event)));
        Assert.Equal([1L, 2, 3], next.Transcript(Room).Select(entry => entry.Number));
        Assert.Equal("end", Text(next.Content(new LifeId(2), new TurnId("end"), ContentKind.Prompt)));
        Assert.Equal(0, Rows(Left));
    }

    [Fact]
    public void What_is_in_the_tables_already_comes_out_of_the_journal_once()
    {
        // Each is so large that the sessions before it leave the journal's memory with it, while its rows wait for the oldest of them.
        using var store = SqliteStore.Open(Database);
        for (var step = 1; step <= 6; step++)
            store.Write([Change(step, $"q{step}", size: 900_000), Change(step, $"o{step}", life: 2, size: 900_000)], []);

        Assert.InRange(Rows(Database), 1, 5);
        using var next = OpenWhatACrashLeaves();

        foreach (var (life, letter) in new[] { (1, 'q'), (2, 'o') })
        {
            Assert.Equal(Enumerable.Range(1, 6).Select(step => $"{letter}{step}"), next.Transcript(new LifeId(life)).Select(entry => Text(entry.Event).TrimEnd()));
            Assert.Equal(Enumerable.Range(1, 6).Select(step => (long)step), next.Transcript(new LifeId(life)).Select(entry => entry.Number));
        }
    }

    [Fact]
    public void What_is_deleted_does_not_come_back_out_of_the_journal()
    {
        using var store = SqliteStore.Open(Database);
        store.Write([Change(1, "q1")], []);
        store.Write([Change(2, "end") with { State = null }], []);

        Assert.Equal(1, store.Delete(SessionName.Restore("room1")));

        using var next = OpenWhatACrashLeaves();
        Assert.Empty(next.Lives(SessionName.Restore("room1")));
        Assert.Empty(next.Transcript(Room));
    }

    [Fact]
    public void What_is_written_again_because_nobody_knows_whether_it_was_is_there_once()
    {
        var pending = new SqlitePending();
        pending.Add(7, Change(5, "q5"), _ => 4);
        pending.Add(8, Change(5, "q5"));
        pending.Add(9, Change(6, "q6"));

        Assert.Equal(7, pending.Oldest);
        Assert.Equal([5L, 6], pending.Take()!.Entries.Select(entry => entry.Number));
        Assert.Equal((0L, null), (pending.Size, pending.Oldest));
    }

    [Fact]
    public void A_journal_of_a_newer_version_is_refused_and_left_as_it_is()
    {
        SqliteStore.Open(Database).Dispose();
        Execute(Database, "INSERT INTO journal (number, body) VALUES (7, x'63')");

        Assert.Contains("newer version of MotiveProxy", Assert.Throws<StoreException>(() => SqliteStore.Open(Database)).Message, StringComparison.Ordinal);
        Assert.Equal(1, Rows(Database));
    }

    [Theory]
    [InlineData("")]
    [InlineData("01")]
    [InlineData("0101")]
    [InlineData("01010100000000000000017F")]
    public void A_journal_that_no_version_wrote_is_called_damaged(string row) =>
        Assert.Contains("damaged", Assert.Throws<StoreException>(() => SqliteJournal.Read(Convert.FromHexString(row))).Message, StringComparison.Ordinal);

    [Fact]
    public void A_row_of_the_journal_is_read_as_it_was_written()
    {
        var batch = new[] { Change(1, "q1"), Change(2, "\"ü\"", life: 2) with { State = null }, Change(300, "q", life: 3) with { Contents = [], Entries = [] } };

        var written = SqliteJournal.Write(new MemoryStream(), batch);

        Assert.Equivalent(batch, SqliteJournal.Read(written), strict: true);
        Golden.Matches("Sqlite/journal-1.hex", Encoding.ASCII.GetBytes(Convert.ToHexString(written) + "\n"));
    }

    private static string Text(byte[]? bytes) => Encoding.UTF8.GetString(bytes!);

    private static SessionChange Change(long number, string text, long life = 1, int size = 0)
    {
        var bytes = Encoding.UTF8.GetBytes(text.PadRight(size));
        var at = Morning.AddSeconds(number);
        return new SessionChange(
            new LifeId(life),
            SessionName.Restore($"room{life}"),
            Morning,
            at,
            [1, 2, 3],
            [new ContentBytes(new TurnId(text), ContentKind.Prompt, Encoding.UTF8.GetBytes(text))],
            [new StoredEntry(number, at, bytes)]);
    }

    // The files as they are, without a word to whoever has them open.
    private SqliteStore OpenWhatACrashLeaves()
    {
        File.Copy(Database, Left, overwrite: true);
        File.Copy(Database + "-wal", Left + "-wal", overwrite: true);
        return SqliteStore.Open(Left);
    }

    private static long Rows(string database)
    {
        using var connection = new SqliteConnection($"Data Source={database};Pooling=False");
        connection.Open();
        return (long)SqliteSchema.Scalar(connection, "SELECT count(*) FROM journal")!;
    }

    private static void Execute(string database, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={database};Pooling=False");
        connection.Open();
        SqliteSchema.Execute(connection, sql);
    }
}
