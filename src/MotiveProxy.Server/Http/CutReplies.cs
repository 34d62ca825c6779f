using Microsoft.AspNetCore.Connections;

namespace MotiveProxy.Server.Http;

/// <summary>Replies that have begun and cannot be finished.</summary>
internal static class CutReplies
{
    /// <summary>
    /// To be thrown out of the pipeline: Kestrel sends what is written, then closes the connection without the mark of a clean end,
    /// which every client understands as a failure. (To abort the connection would be a race: what was just written may be thrown away with it.)
    /// </summary>
    public static ConnectionAbortedException Cut() => new("The reply had begun and cannot be finished.");
}
