using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes.Storage;

namespace MotiveProxy.Runtimes.Kept;

/// <summary>How long, and how much, is kept of what clients may go on from.</summary>
/// <param name="Age">A conversation that nobody has gone on with for this long is over.</param>
/// <param name="Bytes">When all are larger than this, about, those that were used least recently are over.</param>
internal sealed record KeptRoom(TimeSpan Age, long Bytes)
{
    /// <summary>What an answer takes beside its text: its ids, times and objects.</summary>
    public const int Overhead = 256;

    // How much may come before it is looked whether all still fits.
    private const int Slack = 16;

    // Of a store that is small by intention no more than a quarter: the rest is for sessions.
    private const int ShareOfStore = 4;

    /// <summary>How much may be kept more before what is too much is to be removed.</summary>
    public long Spare => Bytes / Slack;

    /// <summary>The room in a store.</summary>
    public static KeptRoom InStore(SessionRules rules, RuntimeLimits limits, Retention? retention) =>
        new(rules.SessionTimeout, Math.Min(limits.KeptInStore, (retention?.Size ?? long.MaxValue) / ShareOfStore));
}
