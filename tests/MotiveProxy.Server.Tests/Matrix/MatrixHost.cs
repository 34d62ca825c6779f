using MotiveProxy.Server.Tests.Hosting;

namespace MotiveProxy.Server.Tests.Matrix;

/// <summary>One server for all cells, each of which has a session of its own.</summary>
public sealed class MatrixHost : IAsyncLifetime
{
    private int _cells;

    public TestHost Host { get; private set; } = null!;

    public HttpClient StandIn { get; private set; } = null!;

    public HttpClient Caller { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Host = await TestHost.StartAsync();
        (StandIn, Caller) = (Host.Client("person/1"), Host.Client("program/1"));
    }

    /// <summary>A name that no other cell's session has. All are equally long, for the counts of tokens.</summary>
    public string NextSession() => $"cell-{Interlocked.Increment(ref _cells):0000}";

    public async Task DisposeAsync()
    {
        StandIn.Dispose();
        Caller.Dispose();
        await Host.DisposeAsync();
    }
}
