using System.Text;
using Microsoft.Data.Sqlite;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes.Storage;
using MotiveProxy.Runtimes.Storage.Sqlite;
using MotiveProxy.Tests.Common;

namespace MotiveProxy.Runtimes.Tests.Storage.Sqlite;

/// <summary>What is written is in the journal first, and comes into the tables later; nobody who reads sees a difference, and no crash does either.</summary>
public sealed class SqliteJournalTests : IDisposable
{
    private const int Large = 900_000;

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

        Assert.Equal("q2", Text(store.Content(Room, new TurnId("q2"), ContentKind.Prompt)));
        Assert.Equal(0, InTables());
        Assert.Equal(["q1", "q2"], store.Transcript(Room).Select(entry => Text(entry.Event)));
        Assert.Equal(1, InTables());
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
    }

    [Fact]
    public void What_is_in_the_tables_already_comes_out_of_the_journal_once()
    {
        // Each is so large that the session before it leaves the journal's memory with it, while its rows wait for the oldest of them.
        using var store = SqliteStore.Open(Database);
        for (var step = 1; step <= 6; step++)
        {
            store.Write([Change(step, $"q{step}", size: Large), Change(step, $"o{step}", life: 2, size: Large)], []);
            store.Tidy(isDue: false);
        }

        Assert.Equal(1, InTables());
        using var next = OpenWhatACrashLeaves();

        AssertSaid(next, 1, Enumerable.Range(1, 6).Select(step => $"q{step}"));
        AssertSaid(next, 2, Enumerable.Range(1, 6).Select(step => $"o{step}"));
    }

    [Fact]
    public void Its_files_are_written_over_in_turn_however_much_is_said()
    {
        const int steps = 80;
        using var store = SqliteStore.Open(Database);
        for (var step = 1; step <= steps; step++)
        {
            store.Write([Change(step, $"q{step}", life: 1 + (step % 3), size: Large)], []);
            store.Tidy(isDue: false);
        }

        foreach (var number in new[] { 1, 2 })
            Assert.InRange(new FileInfo($"{Database}-journal{number}").Length, SqliteJournal.LongFile, SqliteJournal.LongFile + Large + 1_000);
        using var next = OpenWhatACrashLeaves();

        foreach (var life in new[] { 1, 2, 3 })
            AssertSaid(next, life, Enumerable.Range(1, steps).Where(step => 1 + (step % 3) == life).Select(step => $"q{step}"), consecutive: false);
    }

    [Fact]
    public void Its_files_are_written_over_also_where_nothing_is_tidied()
    {
        using var store = SqliteStore.Open(Database);
        for (var step = 1; step <= 60; step++)
            store.Write([Change(step, $"q{step}", size: Large)], []);

        Assert.InRange(InTables(), 1, 4);
        using var next = OpenWhatACrashLeaves();

        AssertSaid(next, 1, Enumerable.Range(1, 60).Select(step => $"q{step}"));
    }

    [Fact]
    public void A_batch_that_is_larger_than_a_row_is_several()
    {
        const int rooms = 40;
        using var store = SqliteStore.Open(Database);
        store.Write([.. Enumerable.Range(1, rooms).Select(life => Change(1, $"q{life}", life, Large))], []);

        using var next = OpenWhatACrashLeaves();

        Assert.Equal(rooms, next.Load().Count);
        foreach (var life in new[] { 1, rooms })
            AssertSaid(next, life, [$"q{life}"]);
    }

    [Fact]
    public void What_has_waited_from_one_time_that_is_due_to_the_next_comes_into_the_tables()
    {
        using var store = SqliteStore.Open(Database);
        store.Write([Change(1, "q1")], []);
        Assert.False(store.Tidy(isDue: true));
        Assert.Equal(0, InTables());

        store.Write([Change(1, "o1", life: 2)], []);
        Assert.False(store.Tidy(isDue: false));
        Assert.Equal(0, InTables());
        Assert.False(store.Tidy(isDue: true));
        Assert.Equal(1, InTables());

        Assert.False(store.Tidy(isDue: true));
        Assert.Equal(2, InTables());
    }

    [Fact]
    public void What_is_due_comes_into_the_tables_bit_by_bit()
    {
        using var store = SqliteStore.Open(Database);
        for (var life = 1; life <= 3; life++)
            store.Write([Change(1, "q", life, Large)], []);
        Assert.False(store.Tidy(isDue: true));

        Assert.True(store.Tidy(isDue: true));
        Assert.Equal(1, InTables());
        Assert.True(store.Tidy(isDue: false));
        Assert.False(store.Tidy(isDue: false));
        Assert.Equal(3, InTables());
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
        pending.Add(7, Journaled(Change(5, "q5")), _ => 4);
        pending.Add(8, Journaled(Change(5, "q5")));
        pending.Add(9, Journaled(Change(6, "q6")));

        Assert.Equal(7, pending.Oldest);
        Assert.Equal([5L, 6], SqliteTables.Entries(6, pending.Take()!.Entries.ToArray()).Select(entry => entry.Number));
        Assert.Equal((0L, null), (pending.Size, pending.Oldest));

        static JournaledChange Journaled(SessionChange change) => Assert.Single(JournalRow.Write(new MemoryStream(), [change]));
    }

    [Fact]
    public void A_row_that_a_crash_broke_off_was_told_to_nobody_and_is_left_out()
    {
        using (var store = SqliteStore.Open(Database))
        {
            store.Write([Change(1, "q1")], []);
            store.Write([Change(2, "q2"), Change(1, "o1", life: 2)], []);
            CopyWhatACrashLeaves();
        }

        using (var journal = new FileStream(Left + "-journal1", FileMode.Open))
            journal.SetLength(journal.Length - 1);
        using var next = SqliteStore.Open(Left);

        Assert.Equal(Room, Assert.Single(next.Load()).Life.Id);
        AssertSaid(next, 1, ["q1"]);
        next.Write([Change(2, "q2 again")], []);
        AssertSaid(next, 1, ["q1", "q2 again"]);
    }

    [Fact]
    public void A_journal_with_a_row_missing_is_called_damaged()
    {
        using (var store = SqliteStore.Open(Database))
        {
            store.Write([Change(1, "q1")], []);
            CopyWhatACrashLeaves();
        }

        Execute(Left, "UPDATE journal_start SET number = 0");

        Assert.Contains("row 0 of its journal is missing", Assert.Throws<StoreException>(() => SqliteStore.Open(Left)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_journal_of_a_newer_version_is_refused_and_left_as_it_is()
    {
        SqliteStore.Open(Database).Dispose();
        using (var file = new JournalFile(File.OpenHandle(Database + "-journal2", FileMode.Open, FileAccess.Write)))
            file.Append(1, [.. new byte[JournalFile.Head], (byte)'c']);
        var before = File.ReadAllBytes(Database + "-journal2");

        Assert.Contains("newer version of MotiveProxy", Assert.Throws<StoreException>(() => SqliteStore.Open(Database)).Message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(Database + "-journal2"));
    }

    [Fact]
    public void A_journal_that_an_older_version_left_in_a_table_comes_into_the_tables()
    {
        SqliteStore.Open(Database).Dispose();
        using var bytes = new MemoryStream();
        JournalRow.Write(bytes, [Change(1, "q1"), Change(1, "o1", life: 2)]);
        Execute(
            Database,
            $"""
            CREATE TABLE journal (number INTEGER PRIMARY KEY, body BLOB NOT NULL) STRICT;
            INSERT INTO journal VALUES (41, x'{Convert.ToHexString(bytes.ToArray())}');
            DROP TABLE journal_start;
            PRAGMA user_version = 4
            """);

        using (var store = SqliteStore.Open(Database))
        {
            AssertSaid(store, 1, ["q1"]);
            store.Write([Change(2, "q2")], []);
            CopyWhatACrashLeaves();
        }

        using var next = SqliteStore.Open(Left);
        AssertSaid(next, 1, ["q1", "q2"]);
        AssertSaid(next, 2, ["o1"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("01")]
    [InlineData("0101")]
    [InlineData("01010100000000000000017F")]
    [InlineData("020100")]
    public void A_journal_that_no_version_wrote_is_called_damaged(string row) =>
        Assert.Contains("damaged", Assert.Throws<StoreException>(() => JournalRow.Split(Convert.FromHexString(row))).Message, StringComparison.Ordinal);

    [Fact]
    public void A_row_of_the_journal_is_read_as_it_was_written()
    {
        var batch = SomeChanges.Select(change => change with { Settled = [new SettledBytes(change.Life.Value + 200, [7, 8])], SettledFrom = change.Life.Value + 150 }).ToList();

        using var bytes = new MemoryStream();
        var changes = JournalRow.Write(bytes, batch);
        var written = bytes.ToArray();

        Assert.Equivalent(batch, changes.Select(Read), strict: true);
        Assert.Equivalent(batch, JournalRow.Split(written).Select(Read), strict: true);
        Golden.Matches("Sqlite/journal-2.hex", Encoding.ASCII.GetBytes(Convert.ToHexString(written) + "\n"));
    }

    [Fact]
    public void A_row_of_the_journals_first_format_is_read_as_it_was_written()
    {
        var row = File.ReadAllText(Path.Combine(SourceTree.Project, "Golden", "Sqlite", "journal-1.hex")).Trim();

        Assert.Equivalent(SomeChanges, JournalRow.Split(Convert.FromHexString(row)).Select(Read), strict: true);
    }

    [Fact]
    public void Settled_turns_stay_until_they_are_not_needed_any_more()
    {
        using (var store = SqliteStore.Open(Database))
        {
            store.Write([Change(1, "q1") with { Settled = [Turn(1), Turn(2)], SettledFrom = 1 }], []);
            Assert.Equal([1L, 2], Numbers(store));
            store.Write([Change(2, "q2") with { Settled = [Turn(3)], SettledFrom = 2 }], []);
            store.Write([Change(3, "q3") with { Settled = [Turn(4)], SettledFrom = 2 }], []);
        }

        using var next = SqliteStore.Open(Database);
        Assert.Equal([2L, 3, 4], Numbers(next));
        next.Write([Change(4, "q4") with { SettledFrom = 4 }], []);
        Assert.Equal(Turn(4).Body, Assert.Single(Assert.Single(next.Load()).Settled).Body);
        next.Write([Change(5, "q5") with { SettledFrom = 5 }], []);
        Assert.Empty(Numbers(next));

        static SettledBytes Turn(long number) => new(number, [(byte)number, 1]);
        static IEnumerable<long> Numbers(SqliteStore store) => Assert.Single(store.Load()).Settled.Select(one => one.Number);
    }

    private static SessionChange Read(JournaledChange change)
    {
        var gathering = new Gathering();
        gathering.Begin(0);
        gathering.Add(change.Bytes, change.Format, isNewest: true);
        return new SessionChange(
            gathering.Life,
            SessionName.Restore(gathering.Name),
            gathering.Since,
            gathering.At,
            gathering.State,
            gathering.Contents,
            [.. gathering.Entries.IsEmpty ? [] : SqliteTables.Entries(gathering.LastEntry, gathering.Entries.ToArray())])
        {
            Settled = gathering.Settled,
            SettledFrom = gathering.SettledFrom,
        };
    }

    private static SessionChange[] SomeChanges =>
        [Change(1, "q1"), Change(2, "\"ü\"", life: 2) with { State = null }, Change(300, "q", life: 3) with { Contents = [], Entries = [] }];

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

    private static void AssertSaid(SqliteStore store, long life, IEnumerable<string> texts, bool consecutive = true)
    {
        var said = store.Transcript(new LifeId(life)).ToList();
        Assert.Equal(texts, said.Select(entry => Text(entry.Event).TrimEnd()));
        if (consecutive)
            Assert.Equal(Enumerable.Range(1, said.Count).Select(number => (long)number), said.Select(entry => entry.Number));
    }

    // The files as they are, without a word to whoever has them open.
    private SqliteStore OpenWhatACrashLeaves()
    {
        CopyWhatACrashLeaves();
        return SqliteStore.Open(Left);
    }

    private void CopyWhatACrashLeaves()
    {
        foreach (var end in new[] { "", "-wal", "-journal1", "-journal2" })
            File.Copy(Database + end, Left + end, overwrite: true);
    }

    private long InTables()
    {
        using var connection = new SqliteConnection($"Data Source={Database};Pooling=False");
        connection.Open();
        return (long)SqliteSchema.Scalar(connection, "SELECT count(*) FROM sessions")!;
    }

    private static void Execute(string database, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={database};Pooling=False");
        connection.Open();
        SqliteSchema.Execute(connection, sql);
    }
}
