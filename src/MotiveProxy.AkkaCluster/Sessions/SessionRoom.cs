using Akka.Actor;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes;
using MotiveProxy.Runtimes.Storage;
using MotiveProxy.Runtimes.Watching;

namespace MotiveProxy.AkkaCluster.Sessions;

/// <summary>A session that lives on this node, as everybody in the process may see it. Only its actor changes it.</summary>
/// <param name="name">Its name.</param>
/// <param name="life">Which life of the name it is.</param>
/// <param name="since">When it began.</param>
/// <param name="actor">Who it is.</param>
/// <param name="transcriptLength">How many characters of its latest events are kept.</param>
internal sealed class SessionRoom(SessionName name, LifeId life, DateTimeOffset since, IActorRef actor, int transcriptLength)
{
    private volatile SessionState _state = SessionState.New(since);
    private volatile SessionState _shown = SessionState.New(since);

    public SessionName Name { get; } = name;

    public LifeId Life { get; } = life;

    public DateTimeOffset Since { get; } = since;

    public IActorRef Actor { get; } = actor;

    /// <summary>The state after the latest step.</summary>
    public SessionState State
    {
        get => _state;
        set => _state = value;
    }

    /// <summary>The state after the latest step that is stored, and so may be told; without a store the latest.</summary>
    public SessionState Shown
    {
        get => _shown;
        set => _shown = value;
    }

    /// <summary>Whether something is due by a moment, or is not shown yet.</summary>
    public bool IsBehind(DateTimeOffset now) => _state.WakeAt <= now || !ReferenceEquals(_state, _shown);

    /// <summary>Its latest events.</summary>
    public Transcript Transcript { get; } = new(transcriptLength);

    /// <summary>The session as seen from outside.</summary>
    public SessionView View(bool withTranscript) => new(Name, Since, _shown, withTranscript ? Transcript.Copy() : []);
}
