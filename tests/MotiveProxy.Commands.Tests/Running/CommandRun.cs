using System.Collections.Concurrent;
using System.Threading.Channels;
using MotiveProxy.Chatting;
using MotiveProxy.Server.Configuration;
using MotiveProxy.Tests.Common;

namespace MotiveProxy.Commands.Tests.Running;

/// <summary>A command that runs in this process, with its streams in the test's hands.</summary>
internal sealed class CommandRun : IAsyncDisposable
{
    private readonly CancellationTokenSource _interrupt = new();
    private Task<int> _exit = Task.FromResult(0);

    public GivenLines Input { get; } = new();

    public GivenKeys Keys { get; } = new();

    public HeardText Output { get; } = new();

    public HeardText Errors { get; } = new();

    public Task<int> ExitAsync() => _exit.Soon();

    public void Interrupt() => _interrupt.Cancel();

    public static CommandRun Start(
        string[] line, bool isTypedIn = false, ConfigurationSources? sources = null, bool isShown = false)
    {
        var run = new CommandRun();
        var surroundings = new Surroundings
        {
            In = run.Input,
            Out = run.Output,
            OpenOut = () => new HeardBytes(run.Output),
            Error = run.Errors,
            IsTypedIn = isTypedIn,
            IsShown = isShown,
            Keyboard = run.Keys,
            Sources = sources ?? new ConfigurationSources(),
        };
        run._exit = Task.Run(() => MotiveCommand.RunAsync(line, surroundings, run._interrupt.Token));
        return run;
    }

    /// <summary>Runs with empty input, to the end.</summary>
    public static async Task<CommandRun> ToEndAsync(string[] line, ConfigurationSources? sources = null)
    {
        var run = Start(line, sources: sources);
        run.Input.End();
        await run.ExitAsync();
        return run;
    }

    public async ValueTask DisposeAsync()
    {
        await _interrupt.CancelAsync();
        Input.End();
        Keys.Press(ConsoleKey.Enter);
        await _exit.Soon();
        _interrupt.Dispose();
    }
}

/// <summary>Standard input that blocks until the test gives the next line.</summary>
internal sealed class GivenLines : TextReader
{
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();

    public void Give(string line) => Assert.True(_lines.Writer.TryWrite(line));

    public void End() => _lines.Writer.TryComplete();

    public override string? ReadLine() => ReadLineAsync().GetAwaiter().GetResult();

    public override async Task<string?> ReadLineAsync() =>
        await _lines.Reader.WaitToReadAsync() && _lines.Reader.TryRead(out var line) ? line : null;

    public override async Task<string> ReadToEndAsync(CancellationToken cancellationToken) =>
        string.Join('\n', await _lines.Reader.ReadAllAsync(cancellationToken).ToListAsync(cancellationToken));
}

/// <summary>A keyboard that the test plays on.</summary>
internal sealed class GivenKeys : IKeyboard
{
    private readonly BlockingCollection<ConsoleKeyInfo> _keys = [];

    // A person never has the next key ready.
    public bool HasKey => false;

    public ConsoleKeyInfo Read() => _keys.Take();

    public void Press(ConsoleKey key) => _keys.Add(new ConsoleKeyInfo('\0', key, shift: false, alt: false, control: false));

    public void Type(string text)
    {
        foreach (var character in text)
            _keys.Add(new ConsoleKeyInfo(character, ConsoleKey.None, shift: false, alt: false, control: false));
    }

    public void TypeLine(string text)
    {
        Type(text);
        Press(ConsoleKey.Enter);
    }
}
