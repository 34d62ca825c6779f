using System.Diagnostics;

namespace MotiveProxy.Benchmarks.Targets;

/// <summary>A PostgreSQL server of the benchmark's own, in a temporary folder, with the settings of its package; it ends with the benchmark.</summary>
internal sealed class Database : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("motive-benchmark-");
    private readonly string _programs;
    private readonly int _port = Target.FreePort().Port;
    private Process? _server;

    private Database(string programs) => _programs = programs;

    public string Connection => $"Host=127.0.0.1;Port={_port};Username=postgres;Database=postgres";

    /// <summary>Processor time used so far by its processes that live.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            var time = TimeSpan.Zero;
            foreach (var process in Process.GetProcesses())
            {
                using (process)
                {
                    if (ParentOf(process.Id) == _server!.Id)
                        time += process.TotalProcessorTime;
                }
            }

            return time;
        }
    }

    public static async Task<Database> StartAsync()
    {
        const string Packages = "/usr/lib/postgresql";
        var programs = (Directory.Exists(Packages) ? Directory.GetDirectories(Packages) : [])
            .OrderDescending(StringComparer.Ordinal)
            .Select(folder => Path.Combine(folder, "bin"))
            .FirstOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")))
            ?? throw new BenchmarkException($"there is no PostgreSQL in {Packages}: install the package postgresql");
        var database = new Database(programs);
        if (Environment.IsPrivilegedProcess)
            await EndOfAsync(Process.Start("chown", ["postgres", database._folder.FullName]));
        await EndOfAsync(database.Begin("initdb", "-D", database.Data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C"));
        database._server = database.Begin(
            "postgres", "-D", database.Data, "-p", $"{database._port}", "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "max_connections=300");
        await database.EndOfAsync("pg_isready");
        return database;
    }

    public async ValueTask DisposeAsync()
    {
        using (var stop = Begin("pg_ctl", "stop", "-D", Data, "-m", "immediate", "-w"))
            await stop.WaitForExitAsync();
        if (_server is not null)
            await _server.WaitForExitAsync();
        _server?.Dispose();
        _folder.Delete(recursive: true);
    }

    private string Data => Path.Combine(_folder.FullName, "data");

    private async Task EndOfAsync(string question)
    {
        var begin = Stopwatch.GetTimestamp();
        while (true)
        {
            using var ask = Begin(question, "-h", "127.0.0.1", "-p", $"{_port}", "-U", "postgres");
            await ask.WaitForExitAsync();
            if (ask.ExitCode == 0)
                return;
            if (_server!.HasExited || Stopwatch.GetElapsedTime(begin) > TimeSpan.FromSeconds(30))
                throw new BenchmarkException("PostgreSQL does not start");
            await Task.Delay(50);
        }
    }

    // PostgreSQL does not run as root, and what it says goes nowhere.
    private Process Begin(string program, params string[] arguments)
    {
        string[] command = [Path.Combine(_programs, program), .. arguments];
        if (Environment.IsPrivilegedProcess)
            command = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", .. command];
        return Process.Start(new ProcessStartInfo("/bin/sh", ["-c", "exec \"$@\" >/dev/null 2>&1", "sh", .. command]) { WorkingDirectory = _folder.FullName })!;
    }

    // The fourth field, after the name in parentheses and the state.
    private static int ParentOf(int process)
    {
        try
        {
            var fields = File.ReadAllText($"/proc/{process}/stat");
            return int.Parse(fields[(fields.LastIndexOf(')') + 2)..].Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            // It has ended meanwhile.
            return 0;
        }
    }

    private static async Task EndOfAsync(Process process)
    {
        using (process)
        {
            await process.WaitForExitAsync();
            if (process.ExitCode != 0)
                throw new BenchmarkException($"{process.StartInfo.FileName} ended with code {process.ExitCode}");
        }
    }
}
