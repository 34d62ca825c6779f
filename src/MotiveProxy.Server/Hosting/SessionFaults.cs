using Microsoft.Extensions.Logging;
using MotiveProxy.Core.Sessions;

namespace MotiveProxy.Server.Hosting;

/// <summary>Logs what no session should ever do.</summary>
internal sealed partial class SessionFaults(ILogger<SessionFaults> logger)
{
    /// <summary>A session's machine threw; the session is over.</summary>
    public void Tell(SessionName session, Exception bug) => Broke(logger, bug, session);

    [LoggerMessage(1091, LogLevel.Error, "{Session}: its machine failed, and the session is over: a bug")]
    private static partial void Broke(ILogger logger, Exception bug, SessionName session);
}
