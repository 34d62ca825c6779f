using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes;
using MotiveProxy.Tests.Common;

namespace MotiveProxy.Server.Tests.Hosting;

/// <summary>All that has happened on a server, and a way to wait for more of it.</summary>
internal sealed class Happenings : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly List<SessionNotice> _notices = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _reading;
    private TaskCompletionSource _more = New();

    public Happenings(ISessionWatch watch) => _reading = ReadAsync(watch.WatchAsync(session: null, _stop.Token));

    public IEnumerable<T> Of<T>(string session)
        where T : SessionEvent
    {
        lock (_gate)
            return [.. _notices.Where(notice => notice.Session.Value == session).Select(notice => notice.Event).OfType<T>()];
    }

    public async Task UntilAsync(Func<bool> condition)
    {
        while (true)
        {
            var more = _more.Task;
            if (condition())
                return;

            try
            {
                await more.Soon();
            }
            catch (TimeoutException never)
            {
                throw new TimeoutException("It never happened. What did: " + Tell(), never);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _reading;
        _stop.Dispose();
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task ReadAsync(IAsyncEnumerable<SessionNotice> notices)
    {
        await foreach (var notice in notices)
        {
            lock (_gate)
                _notices.Add(notice);
            Interlocked.Exchange(ref _more, New()).SetResult();
        }
    }

    private string Tell()
    {
        lock (_gate)
            return string.Join(Environment.NewLine, _notices.Select(notice => $"{notice.Session} {notice.Event}"));
    }
}
