using System.Threading.Channels;
using MotiveProxy.Core.Sessions;

namespace MotiveProxy.Runtimes.Watching;

/// <summary>One who watches, with the events that wait for it.</summary>
/// <param name="session">Whose events, or all.</param>
/// <param name="buffer">How many events may wait.</param>
internal sealed class Watcher(SessionName? session, int buffer)
{
    private readonly Channel<SessionNotice> _waiting = Channel.CreateBounded<SessionNotice>(
        new BoundedChannelOptions(buffer) { SingleReader = true });

    /// <summary>Whose events, or all.</summary>
    public SessionName? Session { get; } = session;

    /// <summary>What waits to be read; ends when the watcher is gone.</summary>
    public ChannelReader<SessionNotice> Waiting => _waiting.Reader;

    /// <summary>Tells it something; it is told nothing after the first time that this fails.</summary>
    public bool TryTell(SessionNotice notice) => _waiting.Writer.TryWrite(notice);

    /// <summary>Ends what it reads, after what waits already.</summary>
    public void End() => _waiting.Writer.TryComplete();
}
