using Microsoft.Extensions.Logging;
using MotiveProxy.Server.Configuration;
using MotiveProxy.Server.Logging;
using Serilog.Core;
using Serilog.Events;

namespace MotiveProxy.Server.Tests.Logging;

/// <summary>Which lines reach the log.</summary>
public sealed class MotiveLoggingTests
{
    [Theory]
    [InlineData(LogLevel.Debug, "Debug Information Warning Error")]
    [InlineData(LogLevel.Information, "Information Warning Error")]
    [InlineData(LogLevel.Warning, "Warning Error")]
    [InlineData(LogLevel.Error, "Error")]
    public void The_level_says_what_is_logged(LogLevel level, string logged) =>
        Assert.Equal(logged, Logged(MotiveOptions.Default with { LogLevel = level }, "MotiveProxy.Server"));

    [Fact]
    public void Debug_logs_everything_of_ours_and_nothing_more_of_the_framework()
    {
        var options = MotiveOptions.Default with { LogLevel = LogLevel.Error, Debug = true };

        Assert.Equal("Debug Information Warning Error", Logged(options, "MotiveProxy.Server"));
        Assert.Equal("Warning Error", Logged(options, "Microsoft.AspNetCore.Routing"));
    }

    [Fact]
    public void The_framework_is_not_louder_than_we_are() =>
        Assert.Equal("Error", Logged(MotiveOptions.Default with { LogLevel = LogLevel.Error }, "Microsoft.AspNetCore.Routing"));

    private static string Logged(MotiveOptions options, string category)
    {
        var heard = new Heard();
        using (var factory = LoggerFactory.Create(logging => logging.AddMotiveLogging(options, heard)))
        {
            var logger = factory.CreateLogger(category);
            foreach (var level in new[] { LogLevel.Debug, LogLevel.Information, LogLevel.Warning, LogLevel.Error })
                logger.Log(level, "A line");
        }

        return string.Join(' ', heard.Levels);
    }

    private sealed class Heard : ILogEventSink
    {
        public List<LogEventLevel> Levels { get; } = [];

        public void Emit(LogEvent logEvent) => Levels.Add(logEvent.Level);
    }
}
