using Akka.Actor;
using MotiveProxy.AkkaCluster.Messages;

namespace MotiveProxy.AkkaCluster.Sessions;

/// <summary>What a session has answered to whom: a front that has not heard a reply asks again, and nothing is to be done twice.</summary>
internal sealed class Correspondence
{
    // A front that waits for one session for long cannot fill the memory of all others.
    private const int MostAnswers = 4_096;

    private readonly Dictionary<IActorRef, Writer> _writers = [];

    /// <summary>Whether an envelope that comes before another one, from the same front, got lost on its way: it will be sent again, and so will this one.</summary>
    public bool IsEarly(IActorRef front, SessionEnvelope envelope) =>
        envelope.After > 0 && !(_writers.TryGetValue(front, out var writer) && (envelope.After < writer.Settled || writer.TryFind(envelope.After, out _)));

    /// <summary>Whether an envelope came before.</summary>
    /// <param name="front">Who sent it.</param>
    /// <param name="envelope">The envelope.</param>
    /// <param name="reply">What was answered then; <see langword="null"/>: the front has the reply, or it is still to come.</param>
    public bool IsRepeated(IActorRef front, SessionEnvelope envelope, out SessionReply? reply)
    {
        reply = null;
        if (!_writers.TryGetValue(front, out var writer))
            _writers[front] = writer = new Writer();

        writer.Settle(envelope.Settled);
        return envelope.Call < writer.Settled || writer.TryFind(envelope.Call, out reply);
    }

    /// <summary>Remembers that an envelope is being done: its reply is still to come.</summary>
    public void Begin(IActorRef front, long call)
    {
        if (_writers.TryGetValue(front, out var writer))
            writer.Begin(call);
    }

    /// <summary>Remembers a reply until the front has it.</summary>
    public void Remember(IActorRef front, SessionReply reply)
    {
        if (_writers.TryGetValue(front, out var writer))
            writer.Add(reply);
    }

    /// <summary>Forgets a front that is gone.</summary>
    public void Forget(IActorRef front) => _writers.Remove(front);

    private sealed class Writer
    {
        private readonly SortedDictionary<long, SessionReply?> _answered = [];

        public long Settled { get; private set; }

        public void Settle(long settled)
        {
            if (settled <= Settled)
                return;

            Settled = settled;
            while (_answered.Count > 0 && _answered.First().Key is var oldest && oldest < settled)
                _answered.Remove(oldest);
        }

        public bool TryFind(long call, out SessionReply? reply) => _answered.TryGetValue(call, out reply);

        public void Begin(long call) => _answered[call] = null;

        public void Add(SessionReply reply)
        {
            _answered[reply.Call] = reply with { View = null };
            if (_answered.Count > MostAnswers)
                _answered.Remove(_answered.First().Key);
        }
    }
}
