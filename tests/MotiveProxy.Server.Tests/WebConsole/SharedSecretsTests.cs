using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using MotiveProxy.Server.Configuration;
using MotiveProxy.Tests.Common;

namespace MotiveProxy.Server.Tests.WebConsole;

/// <summary>What one node of the console signs, the others take.</summary>
public sealed class SharedSecretsTests : IDisposable
{
    private readonly PostgresServer _database = PostgresServer.Start();

    public void Dispose() => _database.Dispose();

    [SkippableFact]
    public async Task Nodes_that_start_at_once_sign_with_one_key_and_so_does_a_node_that_comes_later()
    {
        string signed;
        await using (var one = Build())
        {
            await using var other = Build();
            await Task.WhenAll(one.StartAsync(), other.StartAsync()).Soon();
            signed = SignerOf(one).Protect("Ada");
            Assert.Equal("Ada", SignerOf(other).Unprotect(signed));
            Assert.Equal("Bob", SignerOf(one).Unprotect(SignerOf(other).Protect("Bob")));
            Assert.Single(KeysOf(one));
        }

        await using var later = Build();
        await later.StartAsync().Soon();
        Assert.Equal("Ada", SignerOf(later).Unprotect(signed));
        Assert.Single(KeysOf(later));
    }

    [SkippableFact]
    public async Task A_node_that_finds_anothers_key_where_there_was_none_a_moment_ago_signs_with_that()
    {
        await using var one = Build();
        await using var other = Build();
        await Task.WhenAll(one.StartAsync(), other.StartAsync()).Soon();

        // Both know one key. One makes another, as when the first grows old; then the other does, without having looked.
        var manager = other.Services.GetRequiredService<IKeyManager>();
        _ = manager.GetAllKeys();
        one.Services.GetRequiredService<IKeyManager>().CreateNewKey(DateTimeOffset.UtcNow, DateTimeOffset.UtcNow.AddDays(90));
        manager.CreateNewKey(DateTimeOffset.UtcNow, DateTimeOffset.UtcNow.AddDays(90));
        Assert.Equal(2, KeysOf(one).Count);
        Assert.Equal(KeysOf(one), KeysOf(other));
    }

    private static IDataProtector SignerOf(WebApplication node) => node.Services.GetRequiredService<IDataProtectionProvider>().CreateProtector("test");

    private static IReadOnlyCollection<Guid> KeysOf(WebApplication node) => [.. node.Services.GetRequiredService<IKeyManager>().GetAllKeys().Select(key => key.KeyId).Order()];

    private WebApplication Build() => MotiveServer.Build(MotiveOptions.Default with
    {
        Port = 0,
        LogLevel = LogLevel.Critical,
        Runtime = RuntimeKind.Postgres,
        Store = StoreKind.Postgres,
        Database = _database.Connection,
    });
}
