using System.Net;
using MotiveProxy.EndToEnd.Tests.Running;

namespace MotiveProxy.EndToEnd.Tests.Durability;

/// <summary>One node on a file of its own, which is killed and comes back at the same address.</summary>
internal sealed class MortalServer : IServerUnderTest
{
    private readonly DirectoryInfo? _own;
    private readonly string _folder;
    private readonly IReadOnlyList<string> _within;
    private RunningServer _life;
    private bool _lives = true;

    private MortalServer(DirectoryInfo? own, string folder, IReadOnlyList<string> within, RunningServer life)
    {
        (_own, _folder, _within, _life) = (own, folder, within, life);
        Addresses = [life.Address];
    }

    /// <inheritdoc/>
    public IReadOnlyList<Uri> Addresses { get; }

    /// <inheritdoc/>
    public string Output => _life.Output;

    /// <summary>Open while it lives and is well.</summary>
    public Gate Gate { get; } = new();

    /// <summary>Its process of this life.</summary>
    public RunningServer Life => _life;

    /// <summary>Its first life.</summary>
    /// <param name="folder">Where its file is to be; a folder of its own if none is named.</param>
    /// <param name="within">The program, with its arguments, that starts it somewhere else.</param>
    public static async Task<MortalServer> StartAsync(string? folder = null, IReadOnlyList<string>? within = null)
    {
        var own = folder is null ? Directory.CreateTempSubdirectory("motive-mortal-") : null;
        folder ??= own!.FullName;
        return new MortalServer(own, folder, within ?? [], await LiveAsync(folder, within ?? [], 0));
    }

    /// <inheritdoc/>
    public Task UpAsync() => Gate.PassAsync();

    /// <inheritdoc/>
    public async Task BreakAsync(Tape tape, Random random)
    {
        await DieAsync(tape);
        await ComeBackAsync();
    }

    /// <summary>Kills it as it stands (SIGKILL).</summary>
    public async Task DieAsync(Tape tape)
    {
        Gate.Close();
        _lives = false;
        _life.Kill();
        tape.Add(new Entry("", "", Step.Hit, "killed"));
        await _life.DisposeAsync();
    }

    /// <summary>Starts the next process on what the killed one left.</summary>
    public async Task ComeBackAsync()
    {
        _life = await LiveAsync(_folder, _within, Addresses[0].Port);
        _lives = true;
        Gate.Open();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_lives)
            await _life.DisposeAsync();
        _own?.Delete(recursive: true);
    }

    private static async Task<RunningServer> LiveAsync(string folder, IReadOnlyList<string> within, int port)
    {
        var life = await RunningServer.StartAsync(port, ["--store", "sqlite", "--database", Path.Combine(folder, "sessions.db")], within);
        using var http = new HttpClient();
        using var health = await http.GetAsync(new Uri(life.Address, "health/ready")).Within("its health");
        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
        return life;
    }
}
