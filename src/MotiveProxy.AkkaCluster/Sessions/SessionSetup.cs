using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes;
using MotiveProxy.Runtimes.InProcess;
using MotiveProxy.Runtimes.Storage;

namespace MotiveProxy.AkkaCluster.Sessions;

/// <summary>What all sessions of a node share.</summary>
/// <param name="Rules">The rules of every session.</param>
/// <param name="Limits">How much is kept.</param>
/// <param name="Time">The clock.</param>
/// <param name="Broke">Told when a session's machine threw, which is a bug: that session is over, its holds got an internal error.</param>
public sealed record SessionSetup(SessionRules Rules, RuntimeLimits Limits, TimeProvider Time, Action<SessionName, Exception> Broke)
{
    // A turn that hangs on whether another node lives waits until that is known; no cluster needs as long as this.
    private static readonly TimeSpan DeathNotice = TimeSpan.FromMinutes(10);

    /// <summary>Wakes the sessions when something is due; by default the actor system's scheduler.</summary>
    public ISessionAlarms? Alarms { get; init; }

    /// <summary>Where sessions outlive their nodes: an <see cref="ISharedStore"/>, the same for all nodes; by default nowhere.</summary>
    public StoreUse? Store { get; init; }

    /// <summary>The rules, as they are where the holds of a session may be on several nodes.</summary>
    internal SessionRules SharedRules { get; } = Rules with
    {
        DeathNotice = DeathNotice,
        AreNeighbours = static (one, other) => HoldIds.ProcessOf(one) == HoldIds.ProcessOf(other),
    };
}
