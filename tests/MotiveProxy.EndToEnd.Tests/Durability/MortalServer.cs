using System.Net;
using MotiveProxy.EndToEnd.Tests.Running;

namespace MotiveProxy.EndToEnd.Tests.Durability;

/// <summary>The real server on a file of its own, which is killed and comes back at the same address.</summary>
internal sealed class MortalServer : IAsyncDisposable
{
    private readonly DirectoryInfo _folder;
    private RunningServer _life;
    private TaskCompletionSource _up = Healthy();

    private MortalServer(DirectoryInfo folder, RunningServer life) => (_folder, _life) = (folder, life);

    /// <summary>Where it listens whenever it lives.</summary>
    public Uri Address => _life.Address;

    /// <summary>What its latest process has printed.</summary>
    public string Output => _life.Output;

    /// <summary>Its first life.</summary>
    public static async Task<MortalServer> StartAsync()
    {
        var folder = Directory.CreateTempSubdirectory("motive-mortal-");
        return new MortalServer(folder, await LiveAsync(folder, 0));
    }

    /// <summary>Comes when it is healthy: at once, or after its resurrection.</summary>
    public Task UpAsync() => Volatile.Read(ref _up).Task.Within("the server's next life");

    /// <summary>Kills it as it stands (SIGKILL) and starts the next process on what the killed one left.</summary>
    public async Task DieAndComeBackAsync()
    {
        var next = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref _up, next);
        _life.Kill();
        await _life.DisposeAsync();
        _life = await LiveAsync(_folder, _life.Address.Port);
        next.SetResult();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _life.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private static async Task<RunningServer> LiveAsync(DirectoryInfo folder, int port)
    {
        var life = await RunningServer.StartAsync(port, "--store", "sqlite", "--database", Path.Combine(folder.FullName, "sessions.db"));
        using var http = new HttpClient();
        using var health = await http.GetAsync(new Uri(life.Address, "health/ready")).Within("its health");
        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
        return life;
    }

    private static TaskCompletionSource Healthy()
    {
        var up = new TaskCompletionSource();
        up.SetResult();
        return up;
    }
}
