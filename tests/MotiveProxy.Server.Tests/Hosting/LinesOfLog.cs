using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace MotiveProxy.Server.Tests.Hosting;

/// <summary>All that a server logs, at every level.</summary>
public sealed class LinesOfLog : ILoggerProvider
{
    private readonly ConcurrentQueue<LineOfLog> _lines = new();
    private readonly Changes _changes = new();

    public IReadOnlyCollection<LineOfLog> Lines => _lines;

    /// <summary>Waits until a line of an event was logged this often.</summary>
    public Task UntilAsync(int id, int times = 1) =>
        _changes.UntilAsync(() => _lines.Count(line => line.Id == id) >= times, () => string.Join(Environment.NewLine, _lines));

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName.StartsWith("MotiveProxy", StringComparison.Ordinal));

    public void Dispose()
    {
    }

    private sealed class Logger(LinesOfLog log, bool isOurs) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            log._lines.Enqueue(new LineOfLog(logLevel, isOurs ? eventId.Id : 0, formatter(state, exception) + exception));
            log._changes.Tell();
        }
    }
}

/// <summary>A line; the frameworks' lines count as event 0, for their numbers are not ours.</summary>
public sealed record LineOfLog(LogLevel Level, int Id, string Text);
