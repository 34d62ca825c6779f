using System.Collections.Concurrent;
using System.Diagnostics;
using System.Threading.Channels;

namespace MotiveProxy.EndToEnd.Tests.Running;

/// <summary>A process that a test started: its lines come out one by one, and it ends with the test.</summary>
internal sealed class OutsideProgram : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private readonly ConcurrentQueue<string> _output = new();
    private readonly Task _reading;

    private OutsideProgram(Process process)
    {
        _process = process;
        _reading = Task.WhenAll(ReadAsync(process.StandardOutput, _lines.Writer), ReadAsync(process.StandardError, null));
    }

    /// <summary>The process's id.</summary>
    public int Id => _process.Id;

    /// <summary>All that it has printed so far, errors included.</summary>
    public string Output => string.Join('\n', _output);

    /// <summary>Starts a program without a shell, in an environment without this product's settings: a server keeps nothing unless it is told to.</summary>
    /// <param name="file">The program.</param>
    /// <param name="arguments">What it is told.</param>
    /// <param name="folder">Where it works; the folder for temporary files if none is named.</param>
    /// <param name="environment">Variables in addition to this process's own.</param>
    /// <param name="bare">Whether they are all that it has, but for PATH.</param>
    public static OutsideProgram Start(
        string file, IEnumerable<string> arguments, string? folder = null, IReadOnlyDictionary<string, string>? environment = null, bool bare = false)
    {
        var start = new ProcessStartInfo(file, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder ?? Path.GetTempPath(),
        };
        foreach (var setting in start.Environment.Keys.Where(key => bare ? key != "PATH" : key.StartsWith("MOTIVE_PROXY_", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(setting);
        start.Environment["MOTIVE_PROXY_STORE"] = "none";
        foreach (var (key, value) in environment ?? new Dictionary<string, string>())
            start.Environment[key] = value;
        return new OutsideProgram(Process.Start(start)!);
    }

    /// <summary>Runs a program to its end and returns its standard output; fails unless it exits with 0.</summary>
    public static async Task<string> RunAsync(
        string file, IEnumerable<string> arguments, string? folder = null, IReadOnlyDictionary<string, string>? environment = null)
    {
        await using var program = Start(file, arguments, folder, environment);
        program.CloseInput();
        return await program.CompleteAsync();
    }

    /// <summary>Types a line.</summary>
    public async Task TypeAsync(string line)
    {
        await _process.StandardInput.WriteLineAsync(line);
        await _process.StandardInput.FlushAsync();
    }

    /// <summary>Ends its input, as Ctrl-D does.</summary>
    public void CloseInput() => _process.StandardInput.Close();

    /// <summary>The next line of its standard output.</summary>
    public async Task<string> NextLineAsync()
    {
        try
        {
            return await _lines.Reader.ReadAsync().AsTask().Within($"a line from process {Id}; so far:\n{Output}");
        }
        catch (ChannelClosedException ended)
        {
            throw new InvalidOperationException($"The program ended without a further line. Its output:\n{Output}", ended);
        }
    }

    /// <summary>All lines of its standard output that were not read yet, as they come, until it ends.</summary>
    public async IAsyncEnumerable<string> LinesAsync()
    {
        while (await _lines.Reader.WaitToReadAsync().AsTask().Within($"a line from process {Id}; so far:\n{Output}"))
        {
            while (_lines.Reader.TryRead(out var line))
                yield return line;
        }
    }

    /// <summary>The next line that holds a text.</summary>
    public async Task<string> LineWithAsync(string text)
    {
        while (true)
        {
            var line = await NextLineAsync();
            if (line.Contains(text, StringComparison.Ordinal))
                return line;
        }
    }

    /// <summary>Its standard output that was not read yet, once it has ended well.</summary>
    public async Task<string> CompleteAsync()
    {
        var status = await ExitAsync();
        Assert.True(status == 0, $"The program ended with {status}. Its output:\n{Output}");
        var rest = new List<string>();
        while (_lines.Reader.TryRead(out var line))
            rest.Add(line);
        return string.Join('\n', rest);
    }

    /// <summary>Its exit status, once it has ended.</summary>
    public async Task<int> ExitAsync()
    {
        await _process.WaitForExitAsync().Within($"the end of process {Id}; so far:\n{Output}");
        await _reading;
        return _process.ExitCode;
    }

    /// <summary>Sends it a signal, such as TERM.</summary>
    public Task SignalAsync(string signal) => RunAsync("kill", ["-s", signal, $"{Id}"]);

    /// <summary>Kills it (SIGKILL): it gets to do nothing more.</summary>
    public void Kill() => _process.Kill();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        await _reading;
        _process.Dispose();
    }

    private async Task ReadAsync(StreamReader reader, ChannelWriter<string>? lines)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            _output.Enqueue(line);
            lines?.TryWrite(line);
        }

        lines?.TryComplete();
    }
}
