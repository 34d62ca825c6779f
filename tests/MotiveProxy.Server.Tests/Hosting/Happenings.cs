using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes;

namespace MotiveProxy.Server.Tests.Hosting;

/// <summary>All that has happened on a server, and a way to wait for more of it.</summary>
internal sealed class Happenings : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly List<SessionNotice> _notices = [];
    private readonly Changes _changes = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _reading;

    public Happenings(ISessionWatch watch) => _reading = ReadAsync(watch.WatchAsync(session: null, _stop.Token));

    public IReadOnlyList<T> Of<T>(string session)
        where T : SessionEvent
    {
        lock (_gate)
            return [.. _notices.Where(notice => notice.Session.Value == session).Select(notice => notice.Event).OfType<T>()];
    }

    public Task UntilAsync(Func<bool> condition) => _changes.UntilAsync(condition, Tell);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _reading;
        _stop.Dispose();
    }

    private async Task ReadAsync(IAsyncEnumerable<SessionNotice> notices)
    {
        await foreach (var notice in notices)
        {
            lock (_gate)
                _notices.Add(notice);
            _changes.Tell();
        }
    }

    private string Tell()
    {
        lock (_gate)
            return string.Join(Environment.NewLine, _notices.Select(notice => $"{notice.Session} {notice.Event}"));
    }
}
