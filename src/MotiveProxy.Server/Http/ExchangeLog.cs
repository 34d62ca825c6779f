using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Protocols;
using MotiveProxy.Server.Clients;
using MotiveProxy.Server.Operator;

namespace MotiveProxy.Server.Http;

/// <summary>What the log says of exchanges: one line each. What people say is for <see cref="LogLevel.Debug"/> only.</summary>
internal static partial class ExchangeLog
{
    /// <summary>An exchange is over.</summary>
    public static void Ended(ILogger logger, HeldReply reply, TimeSpan waited)
    {
        if (!logger.IsEnabled(LogLevel.Information))
            return;

        var outcome = reply.Outcome switch
        {
            null => "client gone",
            Outcome.Answered => "answered",
            Outcome.Dropped => "dropped on purpose",
            var failed => FaultCatalog.Report(failed) is { } error ? $"{error.Status} {error.Code}" : "failed",
        };
        if (reply.Admission is { } seated)
            Exchange(logger, reply.Session, OperatorWords.Of(seated.Seat), OperatorWords.Of(seated.Rule), waited.TotalSeconds, outcome);
        else
            NotSeated(logger, reply.Session, waited.TotalSeconds, outcome);
    }

    /// <summary>A turn has a seat.</summary>
    public static void Seated(ILogger logger, SessionName session, Admission seated)
    {
        if (logger.IsEnabled(LogLevel.Debug))
            TurnSeated(logger, session, seated.Turn, OperatorWords.Of(seated.Seat), OperatorWords.Of(seated.Rule));
    }

    /// <summary>A request did not become a turn.</summary>
    public static void Refused(ILogger logger, PathString path, Fault fault)
    {
        if (!logger.IsEnabled(LogLevel.Information))
            return;

        var row = FaultCatalog.Row(fault.Code);
        NotRead(logger, path, row.Status, row.Code);
    }

    /// <summary>A turn is offered to its session.</summary>
    public static void Said(ILogger logger, SessionName session, Asker asker, Turn turn)
    {
        if (logger.IsEnabled(LogLevel.Debug))
            Turn(logger, session, ClientTable.NameOf(asker.Client) ?? "unknown client", asker.Client, turn.Messages.Length, turn.LastUserMessage?.Text);
    }

    [LoggerMessage(1001, LogLevel.Information, "{Session}: {Seat} by {Rule} waited {Waited:0.000} s: {Outcome}")]
    private static partial void Exchange(
        ILogger logger, SessionName session, string seat, string rule, double waited, string outcome);

    [LoggerMessage(1002, LogLevel.Information, "{Session}: not seated, waited {Waited:0.000} s: {Outcome}")]
    private static partial void NotSeated(ILogger logger, SessionName session, double waited, string outcome);

    [LoggerMessage(1003, LogLevel.Information, "{Path}: refused: {Status} {Code}")]
    private static partial void NotRead(ILogger logger, string? path, int status, string code);

    [LoggerMessage(1006, LogLevel.Debug, "{Session}: turn {Turn} seated as {Seat} by {Rule}")]
    private static partial void TurnSeated(ILogger logger, SessionName session, TurnId turn, string seat, string rule);

    [LoggerMessage(1004, LogLevel.Debug, "{Session}: {Name} ({Client}) sent {Messages} messages, the user's last: {Text}")]
    private static partial void Turn(ILogger logger, SessionName session, string name, string client, int messages, string? text);
}
