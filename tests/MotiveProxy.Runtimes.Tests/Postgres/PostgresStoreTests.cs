using MotiveProxy.Runtimes.Postgres.Store;
using MotiveProxy.Runtimes.Storage;
using MotiveProxy.Runtimes.Tests.Storage;
using MotiveProxy.Tests.Common;

namespace MotiveProxy.Runtimes.Tests.Postgres;

/// <summary>What every store does, in a database.</summary>
public sealed class PostgresStoreTests(PostgresFixture fixture) : SessionStoreContract, IClassFixture<PostgresFixture>, IDisposable
{
    private readonly PostgresMedium _medium = new(fixture);

    public void Dispose() => Close();

    [Fact]
    public async Task Tables_that_no_longer_suit_this_version_are_refused_with_what_to_do()
    {
        Assert.Equal(default, Store.Newest);
        await _medium.DoAsync("INSERT INTO schema_version VALUES (1000, 1000)");

        var refused = await Assert.ThrowsAsync<StoreException>(() => OpenAsync(_medium.Connection));
        Assert.Contains("newer version of MotiveProxy", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Host=127.0.0.1;Port=1;Username=nobody")]
    [InlineData("postgres://db")]
    public async Task A_database_that_cannot_be_reached_is_said(string connection)
    {
        var refused = await Assert.ThrowsAsync<StoreException>(() => OpenAsync(connection));
        Assert.Contains(connection.StartsWith("Host", StringComparison.Ordinal) ? "MOTIVE_PROXY_DATABASE" : "no connection string", refused.Message, StringComparison.Ordinal);
    }

    private protected override ISessionStore Open() => OpenAsync(_medium.Connection).Soon().GetAwaiter().GetResult();

    private protected override SessionChange[] Obstruct(params SessionChange[] batch)
    {
        Do(
            """
            CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION USING ERRCODE = ''disk_full''; END';
            CREATE TRIGGER full_disk BEFORE INSERT ON transcript EXECUTE FUNCTION full_disk()
            """);
        return batch;
    }

    private protected override void Clear() => Do("DROP TRIGGER full_disk ON transcript");

    private static Task<PostgresStore> OpenAsync(string connection) => PostgresStore.OpenAsync(connection, TimeProvider.System, CancellationToken.None);

    private void Do(string sql) => _medium.DoAsync(sql).Soon().GetAwaiter().GetResult();
}
