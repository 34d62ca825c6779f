using MotiveProxy.EndToEnd.Tests.Durability;
using MotiveProxy.EndToEnd.Tests.Running;

namespace MotiveProxy.EndToEnd.Tests.Cluster;

/// <summary>
/// What a node that is out of the world must not deliver when it is back: a question, to a person who was shown it elsewhere and has
/// answered it; and an answer, to a caller who got it elsewhere. Both went on listening at the node.
/// </summary>
internal sealed class TakenOver : IDisposable
{
    private const string Caller = "caller 1";

    private readonly Tape _tape;
    private readonly string _shown;
    private readonly string _answered;
    private readonly HeldRequest _person;
    private readonly HeldRequest _caller;
    private readonly PlainChat _personOfShown;
    private readonly PlainChat _callerOfShown;
    private readonly PlainChat _personOfAnswered;
    private readonly PlainChat _callerOfAnswered;
    private readonly CancellationTokenSource _over = new();

    private TakenOver(LocalCluster cluster, IReadOnlyList<Uri> others, Tape tape, (string Shown, string Answered) rooms, (HeldRequest Person, HeldRequest Caller) held)
    {
        _tape = tape;
        (_shown, _answered) = rooms;
        (_person, _caller) = held;
        _personOfShown = Chat(cluster, others[0], "standin/v1", tape, _shown, Entry.Person);
        _callerOfShown = Chat(cluster, others[1], "caller/v1", tape, _shown, Caller);
        _personOfAnswered = Chat(cluster, others[1], "standin/v1", tape, _answered, Entry.Person);
        _callerOfAnswered = Chat(cluster, others[0], "caller/v1", tape, _answered, Caller);
    }

    private string Asked => $"{_shown}: question";

    private string Held => $"{_answered}: question";

    /// <summary>A person waits at a node, and in another room a caller whose question another person has seen.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="node">The node that is to be broken.</param>
    /// <param name="others">Two that are not.</param>
    /// <param name="tape">What notes it.</param>
    /// <param name="name">What is new in the rooms' names.</param>
    public static async Task<TakenOver> PrepareAsync(LocalCluster cluster, Uri node, IReadOnlyList<Uri> others, Tape tape, string name)
    {
        var (shown, answered) = ($"{name}, shown", $"{name}, answered");
        var person = await HeldRequest.SendAsync(new Uri(node, "standin/v1/chat/completions"), shown, Entry.Person, Entry.Ping, tape);
        var caller = await HeldRequest.SendAsync(new Uri(node, "caller/v1/chat/completions"), answered, Caller, $"{answered}: question", tape);
        var taken = new TakenOver(cluster, others, tape, (shown, answered), (person, caller));
        Assert.Equal(taken.Held, await taken._personOfAnswered.SayAsync(Entry.Ping, stream: true, taken._over.Token).Within("the question at another node"));
        return taken;
    }

    /// <summary>While the node is broken its clients come to the other nodes, and get there what it owed them.</summary>
    public async Task GoOnElsewhereAsync()
    {
        var asking = _callerOfShown.SayAsync(Asked, stream: true, _over.Token);
        _tape.Add(new Entry(_shown, Entry.Person, Step.Broke, "") { Why = "asks elsewhere" });
        Assert.Equal(Asked, await _personOfShown.SayAsync(Entry.Ping, stream: true, _over.Token).Within("what waits, at another node"));
        _ = _personOfShown.SayAsync(Entry.AnswerTo(Asked), stream: true, _over.Token);
        Assert.Equal(Entry.AnswerTo(Asked), await asking.Within("the answer"));

        _ = _personOfAnswered.SayAsync(Entry.AnswerTo(Held), stream: true, _over.Token);
        _tape.Add(new Entry(_answered, Caller, Step.Broke, "") { Why = "asks elsewhere" });
        Assert.Equal(Entry.AnswerTo(Held), await _callerOfAnswered.SayAsync(Held, stream: true, _over.Token).Within("the answer at another node"));
        Assert.False(_person.Rest.IsCompleted || _caller.Rest.IsCompleted);
    }

    /// <summary>When the node is back it ends what it held, and delivers nothing of it.</summary>
    public async Task NothingComesLateAsync()
    {
        foreach (var (held, never) in new[] { (_person, Asked), (_caller, Entry.AnswerTo(Held)) })
        {
            var rest = await held.Rest.Within("the end of what the node held");
            Assert.DoesNotContain(never, rest, StringComparison.Ordinal);
            Assert.DoesNotContain("\"finish_reason\":\"", rest, StringComparison.Ordinal);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _over.Cancel();
        _person.Dispose();
        _caller.Dispose();
        _personOfShown.Dispose();
        _callerOfShown.Dispose();
        _personOfAnswered.Dispose();
        _callerOfAnswered.Dispose();
        _over.Dispose();
    }

    private static PlainChat Chat(LocalCluster cluster, Uri address, string path, Tape tape, string room, string who) =>
        new(new Door(new ClusterUnderTest(cluster, [address], (_, _, _) => Task.CompletedTask), 0), path, tape, room, who);
}
