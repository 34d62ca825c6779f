using System.Text.RegularExpressions;

namespace MotiveProxy.EndToEnd.Tests.Running;

/// <summary>The real server: the built command, as a process of its own, on a free port. It ends with its owner.</summary>
internal sealed partial class RunningServer : IAsyncDisposable
{
    private readonly OutsideProgram _program;
    private readonly string _folder;

    private RunningServer(OutsideProgram program, string folder, Uri address)
    {
        _program = program;
        _folder = folder;
        Address = address;
        Operator = new OperatorClient(address);
    }

    /// <summary>Where it listens, without a path.</summary>
    public Uri Address { get; }

    /// <summary>The base address that an OpenAI client is given when nobody names a seat.</summary>
    public Uri OpenAi => new(Address, "v1");

    /// <summary>The base address of the stand-in's seat.</summary>
    public Uri StandIn => new(Address, "standin/v1");

    /// <summary>The base address of the caller's seat.</summary>
    public Uri Caller => new(Address, "caller/v1");

    /// <summary>Its operator's view.</summary>
    public OperatorClient Operator { get; }

    /// <summary>All that it has printed so far.</summary>
    public string Output => _program.Output;

    /// <summary>Starts it on a free port, with some flags, and waits until it listens.</summary>
    public static Task<RunningServer> StartAsync(params string[] flags) => StartAsync(0, flags);

    /// <summary>Starts it on a port.</summary>
    public static Task<RunningServer> StartAsync(int port, params string[] flags) => StartAsync(port, flags, []);

    /// <summary>Starts it on a port.</summary>
    /// <param name="port">The port; any free one if 0.</param>
    /// <param name="flags">What it is told.</param>
    /// <param name="within">The program, with its arguments, that becomes it; none if it is started as it is.</param>
    public static async Task<RunningServer> StartAsync(int port, IReadOnlyList<string> flags, IReadOnlyList<string> within)
    {
        // An empty folder: a developer's .env or appsettings must not reach a test.
        var folder = Directory.CreateTempSubdirectory("motive-proxy-").FullName;
        string[] command = [.. within, "dotnet", Place.Command, "--port", $"{port}", .. flags];
        var program = OutsideProgram.Start(command[0], command[1..], folder);
        try
        {
            while (true)
            {
                if (Listening().Match(await program.NextLineAsync()) is { Success: true } address)
                    return new RunningServer(program, folder, new Uri(address.Value));
            }
        }
        catch
        {
            await program.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits until it has printed a line that holds a text.</summary>
    public Task<string> OutputHoldsAsync(string text) => _program.LineWithAsync(text);

    /// <summary>Asks it to end (SIGTERM), as a service manager does.</summary>
    public Task TerminateAsync() => _program.SignalAsync("TERM");

    /// <summary>Sends it a signal, such as STOP.</summary>
    public Task SignalAsync(string signal) => _program.SignalAsync(signal);

    /// <summary>Kills it (SIGKILL): it gets to do nothing more.</summary>
    public void Kill() => _program.Kill();

    /// <summary>Its exit status, once it has ended.</summary>
    public Task<int> ExitAsync() => _program.ExitAsync();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Operator.Dispose();
        await _program.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [GeneratedRegex(@"http://[0-9.]+:[0-9]+", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Listening();
}
