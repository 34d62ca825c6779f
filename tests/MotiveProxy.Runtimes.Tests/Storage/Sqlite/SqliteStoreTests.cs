using Microsoft.Data.Sqlite;
using MotiveProxy.Runtimes.Storage;
using MotiveProxy.Runtimes.Storage.Sqlite;

namespace MotiveProxy.Runtimes.Tests.Storage.Sqlite;

public sealed class SqliteStoreTests : SessionStoreContract, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Database => _folder.File("deep/below/sessions.db");

    public void Dispose()
    {
        Close();
        _folder.Dispose();
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
        store.Write([Changes.Of(1, "room", 1, "one")], []);

#pragma warning disable CA1416 // Skipped there.
        Assert.All(Directory.GetFiles(Path.GetDirectoryName(Database)!), file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file)));
        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.GetDirectoryName(Database)!));
#pragma warning restore CA1416
    }

    [Fact]
    public void A_sweep_gives_the_room_back_that_has_become_free()
    {
        using (var store = SqliteStore.Open(Database))
        {
            for (var i = 1; i <= 20; i++)
                store.Write([Changes.Of(i, "room", 1, new string('x', 100_000), isOver: true)], []);

            while (store.Sweep(DateTimeOffset.MinValue, 1_000_000))
            {
            }
        }

        Assert.InRange(new FileInfo(Database).Length, 0, 2_000_000);
    }

    private protected override ISessionStore Open() => SqliteStore.Open(Database);

    // The first is put together before the last fails.
    private protected override SessionChange[] Obstruct(params SessionChange[] batch) => [.. batch.SkipLast(1), batch[^1] with { Entries = null! }];

    private protected override void Clear()
    {
        // The obstacle was in the batch.
    }

    private void Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Database};Pooling=False");
        connection.Open();
        SqliteSchema.Execute(connection, sql);
    }
}
