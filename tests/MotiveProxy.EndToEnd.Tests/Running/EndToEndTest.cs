using Xunit.Abstractions;

namespace MotiveProxy.EndToEnd.Tests.Running;

/// <summary>A server that the tests of one class share. Every test talks in a session of its own.</summary>
public sealed class SharedServer : IAsyncLifetime
{
    internal RunningServer Server { get; private set; } = null!;

    /// <inheritdoc/>
    public async Task InitializeAsync() => Server = await RunningServer.StartAsync();

    /// <inheritdoc/>
    public async Task DisposeAsync() => await Server.DisposeAsync();
}

/// <summary>A test against the shared server; what the server printed meanwhile is shown with a failure.</summary>
public abstract class EndToEndTest : IClassFixture<SharedServer>, IAsyncLifetime
{
    private static int _sessions;

    private readonly ITestOutputHelper _output;
    private readonly int _printedBefore;

    private protected EndToEndTest(SharedServer shared, ITestOutputHelper output)
    {
        Server = shared.Server;
        _output = output;
        _printedBefore = Server.Output.Length;
    }

    private protected RunningServer Server { get; }

    /// <summary>The name of a session that no other test uses.</summary>
    private protected string Session { get; } = $"session-{Interlocked.Increment(ref _sessions)}";

    /// <inheritdoc/>
    public Task InitializeAsync() => Task.CompletedTask;

    /// <inheritdoc/>
    public virtual Task DisposeAsync()
    {
        _output.WriteLine(Server.Output[_printedBefore..]);
        return Task.CompletedTask;
    }
}
