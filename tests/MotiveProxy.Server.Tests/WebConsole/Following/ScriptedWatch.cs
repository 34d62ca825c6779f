using System.Collections.Concurrent;
using System.Threading.Channels;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes;

namespace MotiveProxy.Server.Tests.WebConsole.Following;

/// <summary>Sessions that a test makes up, and watchers that are told what it says.</summary>
internal sealed class ScriptedWatch : ISessionWatch
{
    private readonly ConcurrentDictionary<SessionName, SessionView> _sessions = new();
    private volatile Exception? _failure;

    /// <summary>All that have begun to watch, in their order.</summary>
    public ConcurrentQueue<Line> Lines { get; } = new();

    /// <summary>Whether a watcher that goes hears of the end only when the test says so.</summary>
    public bool EndsLate { get; set; }

    /// <summary>Makes every look at the sessions fail, until it is told <see langword="null"/>.</summary>
    public void Fail(Exception? failure) => _failure = failure;

    /// <summary>Puts a session in place of what it was.</summary>
    public void Put(SessionView view) => _sessions[view.Name] = view;

    /// <summary>Ends a session.</summary>
    public void Remove(SessionName session) => _sessions.TryRemove(session, out _);

    /// <summary>Tells the latest watcher.</summary>
    public void Publish(SessionName session, SessionEvent happened) => Assert.True(Lines.Last().Told.Writer.TryWrite(Some.Notice(session, happened)));

    /// <summary>Tells the latest watcher that something has happened in sessions.</summary>
    public void Stir(params SessionName[] sessions)
    {
        foreach (var session in sessions)
            Publish(session, new SessionEvent.PromptFolded(new TurnId("a"), new TurnId("b")));
    }

    public ValueTask<int> CountAsync() => ValueTask.FromResult(_sessions.Count);

    public ValueTask<IReadOnlyList<SessionView>> ListAsync() => _failure is { } failure
        ? ValueTask.FromException<IReadOnlyList<SessionView>>(failure)
        : ValueTask.FromResult<IReadOnlyList<SessionView>>([.. _sessions.Values]);

    public ValueTask<SessionView?> FindAsync(SessionName session) =>
        _failure is { } failure ? ValueTask.FromException<SessionView?>(failure) : ValueTask.FromResult(_sessions.GetValueOrDefault(session));

    public IAsyncEnumerable<SessionNotice> WatchAsync(SessionName? session, CancellationToken cancellation)
    {
        var line = new Line();
        Lines.Enqueue(line);
        cancellation.Register(() =>
        {
            line.Left.TrySetResult();
            if (!EndsLate)
                line.End();
        });
        return line.Told.Reader.ReadAllAsync(CancellationToken.None);
    }

    /// <summary>One who watches.</summary>
    internal sealed class Line
    {
        /// <summary>What it is told.</summary>
        public Channel<SessionNotice> Told { get; } = Channel.CreateUnbounded<SessionNotice>(new UnboundedChannelOptions { AllowSynchronousContinuations = true });

        /// <summary>Comes when it watches no longer.</summary>
        public TaskCompletionSource Left { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>Ends what it is told.</summary>
        public void End() => Told.Writer.TryComplete();
    }
}
