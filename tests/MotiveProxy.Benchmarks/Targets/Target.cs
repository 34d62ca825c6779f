using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using MotiveProxy.Benchmarks.Load;

namespace MotiveProxy.Benchmarks.Targets;

/// <summary>A server in a process of its own: the real one or the floor, both started, fed and ended in the same way.</summary>
internal sealed class Target : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);
    private readonly Process _process;

    private Target(string name, IPEndPoint address, Process process, TimeSpan startUp)
    {
        Name = name;
        Address = address;
        StartUp = startUp;
        _process = process;
    }

    public string Name { get; }

    public IPEndPoint Address { get; }

    /// <summary>From the start of the process to the first answered <c>GET /health</c>.</summary>
    public TimeSpan StartUp { get; }

    /// <summary>Processor time used so far, of the user and of the kernel.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>The memory that the process occupies, in bytes.</summary>
    public long WorkingSet
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>Starts a server with a free port and waits until it answers.</summary>
    /// <param name="name">For the table.</param>
    /// <param name="assembly">The program.</param>
    /// <param name="arguments">Its arguments; <c>{port}</c> is the port.</param>
    /// <param name="environment">Its environment, beside this one's.</param>
    public static async Task<Target> StartAsync(
        string name, string assembly, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> environment)
    {
        var address = FreePort();
        var watch = Stopwatch.StartNew();
        var process = Process.Start(StartInfo(assembly, arguments, environment, address.Port))!;
        try
        {
            await HealthAsync(address, process).WaitAsync(StartLimit);
            return new Target(name, address, process, watch.Elapsed);
        }
        catch (TimeoutException)
        {
            process.Kill();
            throw new BenchmarkException($"{name} did not answer /health within {StartLimit.TotalSeconds:0} s");
        }
    }

    /// <summary>Ends it at once, without a goodbye to anybody, as a crash does.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static ProcessStartInfo StartInfo(
        string assembly, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> environment, int port)
    {
        // Through a shell that becomes the program: its log goes where it costs nobody here any time.
        var start = new ProcessStartInfo("/bin/sh", ["-c", "exec dotnet \"$0\" \"$@\" >/dev/null", assembly])
        {
            WorkingDirectory = Path.GetDirectoryName(assembly)!,
        };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument.Replace("{port}", $"{port}", StringComparison.Ordinal));

        foreach (var inherited in start.Environment.Keys.Where(IsOurs).ToArray())
            start.Environment.Remove(inherited);

        foreach (var (key, value) in environment)
            start.Environment[key] = value.Replace("{port}", $"{port}", StringComparison.Ordinal);

        return start;
    }

    private static bool IsOurs(string variable) =>
        variable.StartsWith("MOTIVE_PROXY_", StringComparison.Ordinal)
        || variable.StartsWith("DOTNET_SYSTEM_NET_SOCKETS_", StringComparison.Ordinal);

    private static async Task HealthAsync(IPEndPoint address, Process process)
    {
        var request = Encoding.ASCII.GetBytes("GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
        while (true)
        {
            try
            {
                using var line = await Line.ConnectAsync(address);
                await line.SayAsync(request);
                var body = await line.HearAsync();
                if (!body.Span.SequenceEqual("""{"status":"healthy"}"""u8))
                    throw new WrongReplyException($"/health says {Encoding.UTF8.GetString(body.Span)}");

                return;
            }
            catch (SocketException) when (!process.HasExited)
            {
                // Not listening yet: ask again, but leave the processor to the one that starts.
                await Task.Delay(1);
            }
            catch (SocketException)
            {
                throw new BenchmarkException($"the server ended with code {process.ExitCode} before it listened");
            }
        }
    }

    /// <summary>An address of this machine with a port that nobody has.</summary>
    internal static IPEndPoint FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return (IPEndPoint)socket.LocalEndPoint!;
    }
}
