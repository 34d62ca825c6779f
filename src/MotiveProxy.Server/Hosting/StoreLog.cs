using Microsoft.Extensions.Logging;

namespace MotiveProxy.Server.Hosting;

/// <summary>What is logged of a store that fails, whatever store it is.</summary>
internal static partial class StoreLog
{
    /// <summary>It began to.</summary>
    [LoggerMessage(1092, LogLevel.Error, "Nothing can be stored: new turns are refused, and those that wait go on waiting, until it can")]
    public static partial void Failed(ILogger logger, Exception failure);

    /// <summary>It is over.</summary>
    [LoggerMessage(1093, LogLevel.Warning, "All is stored again: new turns are taken")]
    public static partial void Recovered(ILogger logger);
}
