using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace MotiveProxy.Tests.Common;

/// <summary>A PostgreSQL server of the tests' own, in a temporary folder, that ends with them. Needs the programs of the system's package.</summary>
internal sealed class PostgresServer : IDisposable
{
    private static readonly string[] Folders =
        [.. Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql").OrderDescending(StringComparer.Ordinal).Select(folder => Path.Combine(folder, "bin")) : []];

    private readonly string _folder;
    private readonly string _programs;
    private readonly bool _fsync;
    private readonly string? _alsoAt;
    private Process? _server;

    private PostgresServer(string programs, bool fsync, string? alsoAt)
    {
        (_programs, _fsync, _alsoAt) = (programs, fsync, alsoAt);
        _folder = Directory.CreateTempSubdirectory("motive-postgres-").FullName;
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        Port = ((IPEndPoint)free.LocalEndpoint).Port;
    }

    /// <summary>Where it listens, on 127.0.0.1.</summary>
    public int Port { get; }

    /// <summary>How to reach it.</summary>
    public string Connection => string.Create(CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={Port};Username=postgres;Database=postgres");

    /// <summary>Starts a server, or skips the test.</summary>
    /// <param name="fsync">Whether a commit is on the disk.</param>
    /// <param name="alsoAt">Another address of this machine, under which whoever is in its network may reach it too.</param>
    public static PostgresServer Start(bool fsync = false, string? alsoAt = null)
    {
        var programs = Folders.FirstOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")));
        Require.That(programs is not null, "PostgreSQL's server programs are not in /usr/lib/postgresql");
        var server = new PostgresServer(programs!, fsync, alsoAt);
        server.Initialize();
        server.Run();
        return server;
    }

    /// <summary>Starts it again.</summary>
    public void Run()
    {
        _server = Begin(
            "postgres", "-D", Data, "-p", Port.ToString(CultureInfo.InvariantCulture), "-c", $"listen_addresses=127.0.0.1{(_alsoAt is null ? "" : "," + _alsoAt)}", "-c", "unix_socket_directories=",
            "-c", "max_connections=300", "-c", _fsync ? "fsync=on" : "fsync=off");
        var deadline = Stopwatch.GetTimestamp();
        while (!Accepts())
        {
            Assert.False(_server.HasExited || Stopwatch.GetElapsedTime(deadline) > Timeouts.Patience, "PostgreSQL does not start.");
            _server.WaitForExit(TimeSpan.FromMilliseconds(50));
        }
    }

    /// <summary>Ends it at once, without a goodbye to anybody, as a crash does.</summary>
    public void Crash()
    {
        using var stop = Begin("pg_ctl", "stop", "-D", Data, "-m", "immediate", "-w");
        stop.WaitForExit();
        _server!.WaitForExit();
        _server.Dispose();
        _server = null;
    }

    /// <summary>Stops all its processes as they stand: connections are made and stay, and nobody says anything on them.</summary>
    public void Freeze() => Signal("-STOP");

    /// <summary>Lets them go on.</summary>
    public void Thaw() => Signal("-CONT");

    public void Dispose()
    {
        if (_server is not null)
            Crash();
        Directory.Delete(_folder, recursive: true);
    }

    // The first of its processes, which begins all others, and then those. Some of them are gone before they hear of it.
    private void Signal(string signal)
    {
        var id = _server!.Id.ToString(CultureInfo.InvariantCulture);
        RunToEnd("kill", [signal, id]);
        foreach (var child in File.ReadAllText($"/proc/{id}/task/{id}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            using var kill = Process.Start(Quiet("kill", [signal, child]))!;
            kill.WaitForExit();
        }
    }

    private string Data => Path.Combine(_folder, "data");

    private void Initialize()
    {
        if (Environment.IsPrivilegedProcess)
            RunToEnd("chown", ["postgres", _folder]);
        using var init = Begin("initdb", "-D", Data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync");
        init.WaitForExit();
        Assert.Equal(0, init.ExitCode);
        if (_alsoAt is not null)
            File.AppendAllText(Path.Combine(Data, "pg_hba.conf"), $"host all all {_alsoAt}/24 trust\n");
    }

    // PostgreSQL does not run as root.
    private Process Begin(string program, params string[] arguments)
    {
        var path = Path.Combine(_programs, program);
        return Environment.IsPrivilegedProcess
            ? Process.Start(Quiet("setpriv", ["--reuid=postgres", "--regid=postgres", "--clear-groups", path, .. arguments]))!
            : Process.Start(Quiet(path, arguments))!;
    }

    private void RunToEnd(string program, string[] arguments)
    {
        using var process = Process.Start(Quiet(program, arguments))!;
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }

    // Through a shell: what the server says goes nowhere, and no pipe fills up.
    private ProcessStartInfo Quiet(string program, string[] arguments) =>
        new("/bin/sh", ["-c", "exec \"$@\" >/dev/null 2>&1", "sh", program, .. arguments]) { WorkingDirectory = _folder };

    private bool Accepts()
    {
        using var ask = Begin("pg_isready", "-h", "127.0.0.1", "-p", Port.ToString(CultureInfo.InvariantCulture), "-U", "postgres");
        ask.WaitForExit();
        return ask.ExitCode == 0;
    }
}
