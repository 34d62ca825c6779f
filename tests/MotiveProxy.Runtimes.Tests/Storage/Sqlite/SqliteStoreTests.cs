using System.Text;
using Microsoft.Data.Sqlite;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes.Storage;
using MotiveProxy.Runtimes.Storage.Records;
using MotiveProxy.Runtimes.Storage.Sqlite;

namespace MotiveProxy.Runtimes.Tests.Storage.Sqlite;

public sealed class SqliteStoreTests : IDisposable
{
    private static readonly DateTimeOffset Morning = new(2026, 3, 1, 8, 0, 0, TimeSpan.Zero);

    private readonly TemporaryFolder _folder = new();

    private string Database => _folder.File("deep/below/sessions.db");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_is_written_is_read_by_the_next()
    {
        using (var store = SqliteStore.Open(Database))
        {
            store.Write([Change(1, "room", 1, "one"), Change(2, "other", 1, "two")], []);
            store.Write([Change(1, "room", 2, "three", isOver: true)], []);
        }

        using var next = SqliteStore.Open(Database);
        var alive = Assert.Single(next.Load());
        Assert.Equal(("other", 1L), (alive.Life.Name.Value, alive.Entries));
        Assert.Equal([(1L, "one"), (2L, "three")], next.Transcript(new LifeId(1)).Select(entry => (entry.Number, Encoding.UTF8.GetString(entry.Event))));
        Assert.Equal("two", Encoding.UTF8.GetString(next.Content(new LifeId(2), new TurnId("two"), ContentKind.Prompt)!));
        Assert.Null(next.Content(new LifeId(1), new TurnId("two"), ContentKind.Prompt));
        Assert.Equal(new LifeId(2), next.Newest);
    }

    [Fact]
    public void A_batch_that_fails_has_changed_nothing()
    {
        using var store = SqliteStore.Open(Database);
        store.Write([Change(1, "room", 1, "one")], []);
        Execute("CREATE TRIGGER full BEFORE INSERT ON journal BEGIN SELECT RAISE(ABORT, 'full'); END");

        Assert.Throws<SqliteException>(() => store.Write([Change(2, "other", 1, "two"), Change(1, "room", 2, "three")], []));

        Execute("DROP TRIGGER full");
        Assert.Equal("room", Assert.Single(store.Load()).Life.Name.Value);
        Assert.Equal(1, Assert.Single(store.Transcript(new LifeId(1))).Number);
        store.Write([Change(2, "other", 1, "two")], []);
        Assert.Equal(2, store.Load().Count);
    }

    [Fact]
    public void A_second_server_on_the_same_file_is_refused_and_told_why()
    {
        using var first = SqliteStore.Open(Database);

        var refusal = Assert.Throws<StoreException>(() => SqliteStore.Open(Database));

        Assert.Contains("Another server", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("MOTIVE_PROXY_DATABASE", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_of_a_newer_version_is_refused_and_left_as_it_is()
    {
        SqliteStore.Open(Database).Dispose();
        Execute("PRAGMA user_version = 99");

        var refusal = Assert.Throws<StoreException>(() => SqliteStore.Open(Database));

        Assert.Contains("newer version of MotiveProxy", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("it is a folder")]
    [InlineData("it is no database")]
    public void A_file_that_cannot_be_used_is_said_with_the_option(string what)
    {
        if (what == "it is a folder")
            Directory.CreateDirectory(Database);
        else
            File.WriteAllText(Path.Combine(Directory.CreateDirectory(Path.GetDirectoryName(Database)!).FullName, "sessions.db"), new string('x', 5_000));

        var refusal = Assert.Throws<StoreException>(() => SqliteStore.Open(Database));

        Assert.Contains("MOTIVE_PROXY_DATABASE", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("MOTIVE_PROXY_STORE=none", refusal.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Only_the_owner_may_read_it()
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows has no such modes.");
        using var store = SqliteStore.Open(Database);
        store.Write([Change(1, "room", 1, "one")], []);

#pragma warning disable CA1416 // Skipped there.
        Assert.All(Directory.GetFiles(Path.GetDirectoryName(Database)!), file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file)));
        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.GetDirectoryName(Database)!));
#pragma warning restore CA1416
    }

    [Fact]
    public void A_sweep_removes_what_is_over_and_old_and_of_live_sessions_old_entries()
    {
        using var store = SqliteStore.Open(Database);
        store.Write([Change(1, "old", 1, "one", isOver: true), Change(2, "alive", 1, "two"), Change(3, "new", 1, "three", isOver: true, days: 20)], []);
        Assert.False(store.Sweep(Morning, long.MaxValue));
        store.Write([Change(2, "alive", 2, "four", days: 20)], []);

        while (store.Sweep(Morning.AddDays(10), long.MaxValue))
        {
        }

        Assert.Empty(store.Lives(SessionName.Restore("old")));
        Assert.Empty(store.Transcript(new LifeId(1)));
        Assert.Single(store.Transcript(new LifeId(3)));
        Assert.Equal(2, Assert.Single(store.Transcript(new LifeId(2))).Number);
        Assert.Null(store.Content(new LifeId(2), new TurnId("two"), ContentKind.Prompt));
        Assert.NotNull(store.Content(new LifeId(2), new TurnId("four"), ContentKind.Prompt));
    }

    [Fact]
    public void A_sweep_of_a_store_that_is_too_large_removes_the_oldest_that_are_over_until_it_fits()
    {
        using var store = SqliteStore.Open(Database);
        for (var i = 1; i <= 20; i++)
            store.Write([Change(i, "room", 1, new string('x', 100_000), isOver: i < 20)], []);

        while (store.Sweep(DateTimeOffset.MinValue, 1_000_000))
        {
        }

        var left = store.Lives(SessionName.Restore("room"));
        Assert.InRange(left.Count, 2, 10);
        Assert.Equal(Enumerable.Range(0, left.Count).Select(i => 20L - i), left.Select(life => life.Id.Value));
        Assert.InRange(new FileInfo(Database).Length, 0, 2_000_000);
    }

    [Fact]
    public void Deleting_a_name_leaves_the_session_that_lives()
    {
        using var store = SqliteStore.Open(Database);
        store.Write([Change(1, "room", 1, "one", isOver: true), Change(2, "room", 1, "two"), Change(3, "other", 1, "three", isOver: true)], []);

        Assert.Equal(1, store.Delete(SessionName.Restore("room")));

        Assert.Equal([2L], store.Lives(SessionName.Restore("room")).Select(life => life.Id.Value));
        Assert.Empty(store.Transcript(new LifeId(1)));
        Assert.Single(store.Lives(SessionName.Restore("other")));
    }

    private static SessionChange Change(long life, string name, long number, string text, bool isOver = false, int days = 0)
    {
        var at = Morning.AddDays(days);
        var bytes = Encoding.UTF8.GetBytes(text);
        return new SessionChange(
            new LifeId(life),
            SessionName.Restore(name),
            Morning,
            at,
            isOver ? null : StateRecords.Write(SessionState.New(at)),
            [new ContentBytes(new TurnId(text), ContentKind.Prompt, bytes)],
            [new StoredEntry(number, at, bytes)]);
    }

    private void Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Database};Pooling=False");
        connection.Open();
        SqliteSchema.Execute(connection, sql);
    }
}
