using System.Collections.Immutable;
using Akka.Actor;
using MotiveProxy.Core.Sessions;

namespace MotiveProxy.AkkaCluster.Messages;

/// <summary>What a node asks of a session, wherever that lives.</summary>
internal abstract record SessionOrder
{
    private SessionOrder()
    {
    }

    /// <summary>Give an input to its machine.</summary>
    /// <param name="Input">The input. Its time counts only within a process: there is one clock for a session, that of the node where it lives.</param>
    public sealed record Take(SessionInput Input) : SessionOrder
    {
        /// <summary>For a turn that arrived: who waits for it.</summary>
        public IActorRef? Hold { get; init; }
    }

    /// <summary>Say how it is.</summary>
    public sealed record Look : SessionOrder
    {
        /// <summary>The only one needed.</summary>
        public static Look Instance { get; } = new();
    }

    /// <summary>Take something into the transcript that no machine decided.</summary>
    /// <param name="Happened">What.</param>
    public sealed record Note(SessionEvent Happened) : SessionOrder;

    /// <summary>Know that a node lives that was asked, and that all was sent before that it had to say.</summary>
    /// <param name="Probe">The number of the question.</param>
    public sealed record Confirm(long Probe) : SessionOrder;

    /// <summary>Know which holds still wait at a front, and go on with them: whoever had the session before is gone.</summary>
    /// <param name="Roll">The roll call that this answers; none: the front says so by itself.</param>
    /// <param name="Holds">The holds.</param>
    public sealed record Attend(Reign Roll, ImmutableArray<WaitingHold> Holds) : SessionOrder;
}

/// <summary>A hold that waits.</summary>
/// <param name="Id">Which.</param>
/// <param name="Actor">Who hears what it is told.</param>
internal readonly record struct WaitingHold(HoldId Id, IActorRef Actor);
