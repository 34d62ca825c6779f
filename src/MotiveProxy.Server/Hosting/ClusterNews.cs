using Microsoft.Extensions.Logging;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes.Postgres;

namespace MotiveProxy.Server.Hosting;

/// <summary>Logs what an operator of several nodes should know.</summary>
internal sealed partial class ClusterNews(SessionFaults faults, ILogger<ClusterNews> logger) : IClusterNews
{
    /// <inheritdoc/>
    public void Broke(SessionName session, Exception bug) => faults.Tell(session, bug);

    /// <inheritdoc/>
    public void Failed(Exception failure) => StoreLog.Failed(logger, failure);

    /// <inheritdoc/>
    public void Recovered() => StoreLog.Recovered(logger);

    /// <inheritdoc/>
    public void Unreadable(SessionName session, Exception reason) => Unreadable(logger, session, reason.Message);

    /// <inheritdoc/>
    public void Stumbled(Exception bug) => Stumbled(logger, bug);

    /// <inheritdoc/>
    public void Fenced() => Fenced(logger);

    [LoggerMessage(1094, LogLevel.Warning, "The other nodes gave this one up, for it did not announce itself in time: its held requests were ended as retryable, and it begins anew")]
    private static partial void Fenced(ILogger logger);

    [LoggerMessage(1095, LogLevel.Warning, "{Session}: left to the other nodes, and whoever asks for it here is asked to come again. {Reason:l}")]
    private static partial void Unreadable(ILogger logger, SessionName session, string reason);

    [LoggerMessage(1097, LogLevel.Error, "Something failed that nobody expected, and is tried again: a bug")]
    private static partial void Stumbled(ILogger logger, Exception bug);
}
