using MotiveProxy.EndToEnd.Tests.Running;

namespace MotiveProxy.EndToEnd.Tests.AgentCommandLines;

/// <summary>One run of an agent: in a home and a folder of its own that go with it, with no way out of this machine.</summary>
internal sealed class AgentRun : IAsyncDisposable
{
    private readonly AgentCommandLine _agent;
    private readonly ClosedDoor _door;
    private readonly string _folder;
    private readonly OutsideProgram _program;

    /// <summary>Starts it.</summary>
    /// <param name="agent">Which.</param>
    /// <param name="server">The server, with or without a seat.</param>
    /// <param name="session">The model.</param>
    /// <param name="prompt">What its user says.</param>
    public AgentRun(AgentCommandLine agent, Uri server, string session, string prompt)
    {
        _agent = agent;
        var file = agent.Installed();
        _door = new ClosedDoor();
        _folder = Directory.CreateTempSubdirectory("motive-proxy-agent-").FullName;
        var address = server.ToString().TrimEnd('/');
        var work = Directory.CreateDirectory(Path.Combine(_folder, "work")).FullName;
        var home = Directory.CreateDirectory(Path.Combine(_folder, "home")).FullName;
        if (agent.Settings(address, session) is var (path, text))
        {
            var settings = path.StartsWith("~/", StringComparison.Ordinal) ? Path.Combine(home, path[2..]) : Path.Combine(work, path);
            Directory.CreateDirectory(Path.GetDirectoryName(settings)!);
            File.WriteAllText(settings, text);
        }

        var environment = new Dictionary<string, string>(agent.Environment(address).Concat(_door.Environment)) { ["HOME"] = home, ["TMPDIR"] = home };
        _program = OutsideProgram.Start(file, agent.Arguments(address, session, prompt), work, environment, bare: true);
        _program.CloseInput();
    }

    /// <summary>What it printed, once it has ended well; fails if it asked for a host outside that it need not ask for.</summary>
    public async Task<string> CompleteAsync()
    {
        var printed = await _program.CompleteAsync();
        Assert.Empty(_door.AskedFor.Except(_agent.StillAsksFor));
        return printed.Trim();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _program.DisposeAsync();
        await _door.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
