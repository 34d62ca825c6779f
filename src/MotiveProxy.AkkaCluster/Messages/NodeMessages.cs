using System.Collections.Immutable;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes;
using MotiveProxy.Runtimes.Storage;

namespace MotiveProxy.AkkaCluster.Messages;

/// <summary>From front to front: who is watched here. The node where a session lives tells its events to the nodes that want them.</summary>
/// <param name="Version">Rising with every change on this node.</param>
/// <param name="All">Whether somebody watches all sessions.</param>
/// <param name="Sessions">How many watch which session alone.</param>
internal sealed record Interests(long Version, bool All, ImmutableDictionary<SessionName, int> Sessions)
{
    /// <summary>Nobody watches anything.</summary>
    public static Interests None { get; } = new(0, All: false, ImmutableDictionary<SessionName, int>.Empty);

    /// <summary>Whether the events of a session are wanted.</summary>
    public bool Wants(SessionName session) => All || Sessions.ContainsKey(session);
}

/// <summary>From front to front: it is known who is watched there.</summary>
/// <param name="Version">The version that is known.</param>
internal sealed record InterestsHeard(long Version);

/// <summary>To a front that wants to hear of it: something happened to a session.</summary>
/// <param name="Session">Which.</param>
/// <param name="At">When.</param>
/// <param name="Happened">What.</param>
internal sealed record Happening(SessionName Session, DateTimeOffset At, SessionEvent Happened);

/// <summary>From front to front: a question about what lives on a node.</summary>
/// <param name="Number">Which question.</param>
/// <param name="What">What is asked.</param>
/// <param name="Prompt">For <see cref="Question.WhoseIs"/>: the prompt.</param>
internal sealed record Inquiry(long Number, Question What, TurnId? Prompt = null);

/// <summary>What may be asked about a node. The numbers are sent.</summary>
internal enum Question
{
    /// <summary>How many sessions live there.</summary>
    HowMany = 0,

    /// <summary>Which sessions live there.</summary>
    Which = 1,

    /// <summary>Which sessions live there, with their transcripts.</summary>
    WhichAndWhat = 2,

    /// <summary>Which session a prompt belongs to.</summary>
    WhoseIs = 3,
}

/// <summary>From front to front: a part of the answer to an inquiry; the last one says so.</summary>
/// <param name="Number">Which question.</param>
/// <param name="IsLast">Whether nothing follows.</param>
internal sealed record Disclosure(long Number, bool IsLast)
{
    /// <summary>How many sessions live there.</summary>
    public int Count { get; init; }

    /// <summary>A session that lives there.</summary>
    public SessionView? View { get; init; }

    /// <summary>Which life of its name that is.</summary>
    public LifeId Life { get; init; }

    /// <summary>Whose the prompt is, if the session lives there.</summary>
    public SessionName? Session { get; init; }
}
