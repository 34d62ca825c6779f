using System.Collections.Immutable;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes;
using MotiveProxy.Runtimes.Storage;

namespace MotiveProxy.Server.WebConsole.Following;

/// <summary>
/// All live sessions as they are now, for every page that is open at this node. One watcher serves them all; it watches while somebody looks. Whatever
/// happens is shown at once; what happens faster than people can see is shown together.
/// </summary>
internal sealed partial class ConsoleFeed(ISessionWatch watch, ShapeMemory shapes, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<ConsoleFeed> logger)
{
    // So often a page is told at most: faster than anybody sees, slower than thousands of sessions speak.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    // After the watcher was sent away, or the store did not answer.
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();

    private ILogger Logger => logger;

    // Guarded by _gate.
    private readonly List<Follower> _followers = [];
    private CancellationTokenSource? _watching;

    private volatile ImmutableDictionary<SessionName, SessionView> _sessions = ImmutableDictionary<SessionName, SessionView>.Empty;
    private volatile bool _isReady;

    /// <summary>The sessions of this moment; empty until <see cref="IsReady"/>.</summary>
    public ImmutableDictionary<SessionName, SessionView> Sessions => _sessions;

    /// <summary>Whether <see cref="Sessions"/> is what is there: not yet when the first page has just opened, no longer when the store does not answer.</summary>
    public bool IsReady => _isReady;

    /// <summary>Has somebody told of every change from now on. What there is by now is in <see cref="Sessions"/>, or is told of as soon as it is known.</summary>
    /// <param name="changed">Told which sessions have changed; <see langword="null"/>: all may have.</param>
    /// <returns>Ends it when disposed of.</returns>
    public IDisposable Follow(Func<IReadOnlySet<SessionName>?, Task> changed)
    {
        var follower = new Follower(this, changed);
        lock (_gate)
        {
            _followers.Add(follower);
            if (_watching is null)
            {
                _watching = CancellationTokenSource.CreateLinkedTokenSource(lifetime.ApplicationStopping);
                _ = Task.Run(() => KeepWatchingAsync(_watching.Token));
            }
        }

        return follower;
    }

    private void Leave(Follower follower)
    {
        lock (_gate)
        {
            if (!_followers.Remove(follower) || _followers.Count > 0)
                return;

            _watching!.Cancel();
            _watching.Dispose();
            _watching = null;
            _isReady = false;
            _sessions = ImmutableDictionary<SessionName, SessionView>.Empty;
        }
    }

    private async Task KeepWatchingAsync(CancellationToken over)
    {
        while (!over.IsCancellationRequested)
        {
            try
            {
                await WatchAsync(over);
            }
            catch (OperationCanceledException) when (over.IsCancellationRequested)
            {
                return;
            }
            catch (StoreException failure)
            {
                Unreadable(logger, failure);
            }

            if (!TryForget(over))
                return;

            await TellAsync(null);
            await Task.Delay(Again, time, over).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task WatchAsync(CancellationToken over)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(over);
        var notices = watch.WatchAsync(session: null, end.Token).GetAsyncEnumerator(CancellationToken.None);
        var next = notices.MoveNextAsync().AsTask();
        try
        {
            await watch.ReadyAsync(over);
            Publish((await watch.ListAsync()).ToImmutableDictionary(view => view.Name), over);
            await TellAsync(null);

            var changed = new HashSet<SessionName>();
            while (await next)
            {
                changed.Add(notices.Current.Session);
                next = notices.MoveNextAsync().AsTask();

                // What has happened by now is looked at together.
                if (next.IsCompleted)
                    continue;

                await LookAsync(changed, over);
                await TellAsync(changed.ToImmutableHashSet());
                changed.Clear();
                await Task.Delay(Pause, time, over);
            }
        }
        finally
        {
            // Nobody can leave in the middle of a step.
            await end.CancelAsync();
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await notices.DisposeAsync();
        }
    }

    private async Task LookAsync(IEnumerable<SessionName> changed, CancellationToken over)
    {
        var sessions = _sessions.ToBuilder();
        foreach (var name in changed)
        {
            if (await watch.FindAsync(name) is { } view)
                sessions[name] = view;
            else
                sessions.Remove(name);
        }

        Publish(sessions.ToImmutable(), over);
    }

    private void Publish(ImmutableDictionary<SessionName, SessionView> sessions, CancellationToken over)
    {
        lock (_gate)
        {
            // The last page may have closed while the sessions were read, and the next one opened.
            over.ThrowIfCancellationRequested();
            foreach (var view in sessions.Values.Where(view => !ReferenceEquals(view, _sessions.GetValueOrDefault(view.Name))))
                shapes.Note(view);
            shapes.KeepOnly(sessions.ContainsKey);
            _sessions = sessions;
            _isReady = true;
        }
    }

    // What there is is not known any more; but the next page to open may know it by now from another watcher.
    private bool TryForget(CancellationToken over)
    {
        lock (_gate)
        {
            if (over.IsCancellationRequested)
                return false;

            _isReady = false;
            return true;
        }
    }

    private Task TellAsync(IReadOnlySet<SessionName>? changed)
    {
        Follower[] followers;
        lock (_gate)
            followers = [.. _followers];
        return Task.WhenAll(followers.Select(follower => follower.TellAsync(changed)));
    }

    [LoggerMessage(1098, LogLevel.Warning, "The console cannot be shown what happens: the store does not answer")]
    private static partial void Unreadable(ILogger logger, Exception failure);

    [LoggerMessage(1099, LogLevel.Warning, "A page of the console could not be shown what happens")]
    private static partial void Untold(ILogger logger, Exception failure);

    private sealed class Follower(ConsoleFeed feed, Func<IReadOnlySet<SessionName>?, Task> changed) : IDisposable
    {
        // A page that was closed a moment ago, or fails, is no reason to tell the others nothing.
        public async Task TellAsync(IReadOnlySet<SessionName>? names)
        {
            try
            {
                await changed(names);
            }
            catch (ObjectDisposedException)
            {
                Dispose();
            }
            catch (Exception failure)
            {
                Untold(feed.Logger, failure);
            }
        }

        public void Dispose() => feed.Leave(this);
    }
}
