namespace MotiveProxy.EndToEnd.Tests.Cluster;

/// <summary>A cluster that the tests of one class share. The first test that asks for it starts it, so that it is a test that is skipped if it cannot be.</summary>
public sealed class SharedCluster : IAsyncLifetime
{
    private Task<LocalCluster>? _started;

    /// <summary>The cluster, ready.</summary>
    internal Task<LocalCluster> ReadyAsync() => _started ??= LocalCluster.StartAsync();

    /// <inheritdoc/>
    public Task InitializeAsync() => Task.CompletedTask;

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        if (_started is { IsCompletedSuccessfully: true })
            await (await _started).DisposeAsync();
    }
}
