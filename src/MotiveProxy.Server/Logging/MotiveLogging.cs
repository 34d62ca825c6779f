using Microsoft.Extensions.Logging;
using MotiveProxy.Server.Configuration;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting;
using Serilog.Formatting.Json;

namespace MotiveProxy.Server.Logging;

/// <summary>The log: Serilog behind Microsoft.Extensions.Logging, to the console.</summary>
public static class MotiveLogging
{
    // A server that cannot start throws: whoever started it says so, in words for people and without a stack trace.
    private const string Host = "Microsoft.Extensions.Hosting.Internal.Host";

    // Written by a thread of its own: no exchange waits for a terminal. One that cannot keep up loses lines, not requests.
    private const int MostWaitingLines = 10_000;

    /// <summary>Logs to the console as the options say, and nowhere else.</summary>
    /// <param name="logging">The host's logging.</param>
    /// <param name="options">Level and format.</param>
    /// <param name="also">One more destination.</param>
    public static ILoggingBuilder AddMotiveLogging(this ILoggingBuilder logging, MotiveOptions options, ILogEventSink? also = null)
    {
        var level = LevelOf(options.EffectiveLogLevel);
        var serilog = new LoggerConfiguration()
            .MinimumLevel.Is(level)
            .MinimumLevel.Override("Microsoft", NoiseAt(level))
            .MinimumLevel.Override("System", NoiseAt(level))
            .MinimumLevel.Override("ModelContextProtocol", NoiseAt(level))
            .MinimumLevel.Override(Host, LogEventLevel.Fatal)
            .WriteTo.Async(console => console.Console(FormatterOf(options.LogFormat)), MostWaitingLines);
        if (also is not null)
            serilog.WriteTo.Sink(also);

        return logging.ClearProviders().SetMinimumLevel(options.EffectiveLogLevel).AddSerilog(serilog.CreateLogger(), dispose: true);
    }

    private static ITextFormatter FormatterOf(LogFormat format) =>
        format is LogFormat.Json ? new JsonFormatter(renderMessage: true) : new LineFormatter();

    private static LogEventLevel LevelOf(LogLevel level) => level switch
    {
        LogLevel.Trace => LogEventLevel.Verbose,
        LogLevel.Debug => LogEventLevel.Debug,
        LogLevel.Information => LogEventLevel.Information,
        LogLevel.Warning => LogEventLevel.Warning,
        LogLevel.Error => LogEventLevel.Error,
        _ => LogEventLevel.Fatal,
    };

    // ASP.NET's own words about each request say nothing that our line per exchange does not.
    private static LogEventLevel NoiseAt(LogEventLevel level) => level > LogEventLevel.Warning ? level : LogEventLevel.Warning;
}
