using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes;
using MotiveProxy.Runtimes.Storage;
using MotiveProxy.Server.Tests.Hosting;
using MotiveProxy.Server.WebConsole.Following;
using MotiveProxy.Tests.Common;

namespace MotiveProxy.Server.Tests.WebConsole.Following;

/// <summary>What happens, as the console's pages are told of it.</summary>
public sealed class ConsoleFeedTests : IDisposable
{
    private static readonly SessionName A = SessionName.Restore("a");
    private static readonly SessionName B = SessionName.Restore("b");
    private static readonly SessionName C = SessionName.Restore("c");

    private readonly ScriptedWatch _watch = new();
    private readonly ManualTime _time = new();
    private readonly ShapeMemory _shapes = new();
    private readonly ApplicationLifetime _lifetime = new(NullLogger<ApplicationLifetime>.Instance);
    private readonly ConsoleFeed _feed;

    public ConsoleFeedTests() => _feed = new ConsoleFeed(_watch, _shapes, _lifetime, _time, NullLogger<ConsoleFeed>.Instance);

    public void Dispose() => _lifetime.StopApplication();

    [Fact]
    public async Task The_first_page_is_told_when_it_is_known_what_there_is()
    {
        _watch.Put(Some.View(A));
        Assert.False(_feed.IsReady);
        using var page = new Page(_feed);
        await page.ToldAsync(1);
        Assert.Equal([null], page.Told);
        Assert.True(_feed.IsReady);
        Assert.Equal(A, Assert.Single(_feed.Sessions.Keys));
    }

    [Fact]
    public async Task What_happens_is_told_at_once_and_what_happens_faster_than_people_see_together()
    {
        using var page = new Page(_feed);
        await page.ToldAsync(1);
        _watch.Put(Some.View(A));
        _watch.Stir(A);
        await page.ToldAsync(2);
        Assert.Equal([A], page.Told[1]!);

        await PausesAsync();
        _watch.Put(Some.View(B));
        _watch.Put(Some.View(C));
        _watch.Stir(B, C, B);
        Assert.Equal(2, page.Told.Count);
        _time.Advance(TimeSpan.FromMilliseconds(100));
        await page.ToldAsync(3);
        Assert.Equal([B, C], page.Told[2]!.OrderBy(name => name.Value));
        Assert.Equal([A, B, C], _feed.Sessions.Keys.OrderBy(name => name.Value));
    }

    [Fact]
    public async Task What_a_caller_changed_is_seen_from_turn_to_turn_until_the_session_is_over()
    {
        using var page = new Page(_feed);
        await page.ToldAsync(1);
        var second = new TurnId("second");
        await ShowAsync(page, Some.View(A, Some.Prompt("first", Some.Turn("Be brief.", "One?"), since: 1)), 2);
        await ShowAsync(page, Some.View(A, Some.Prompt("second", Some.Turn("Be long.", "Two?"), since: 2)), 3);
        Assert.Equal("Be brief.", _shapes.Before(A, second)!.Instructions);

        _watch.Remove(A);
        _watch.Stir(A);
        await page.ToldAsync(4);
        Assert.Empty(_feed.Sessions);
        Assert.Null(_shapes.Before(A, second));
    }

    [Fact]
    public async Task A_watcher_that_was_sent_away_looks_at_everything_again_a_second_later()
    {
        using var page = new Page(_feed);
        await page.ToldAsync(1);
        _watch.Lines.Single().End();
        await page.ToldAsync(2);
        Assert.Equal((null, false), (page.Told[1], _feed.IsReady));

        await PausesAsync();
        _watch.Put(Some.View(B));
        _time.Advance(TimeSpan.FromSeconds(1));
        await page.ToldAsync(3);
        Assert.Equal((null, true), (page.Told[2], _feed.IsReady));
        Assert.Equal(B, Assert.Single(_feed.Sessions.Keys));
    }

    [Fact]
    public async Task A_store_that_does_not_answer_is_asked_again_and_meanwhile_nothing_is_claimed_to_be_known()
    {
        _watch.Fail(new StoreException("It does not answer."));
        using var page = new Page(_feed);
        await page.ToldAsync(1);
        Assert.False(_feed.IsReady);

        await PausesAsync();
        _watch.Fail(null);
        _time.Advance(TimeSpan.FromSeconds(1));
        await page.ToldAsync(2);
        Assert.True(_feed.IsReady);

        _watch.Fail(new StoreException("Again."));
        _watch.Stir(A);
        await page.ToldAsync(3);
        Assert.False(_feed.IsReady);
    }

    [Fact]
    public async Task When_the_last_page_is_closed_nobody_watches_and_the_next_page_begins_anew()
    {
        _watch.Put(Some.View(A));
        var (first, second) = (new Page(_feed), new Page(_feed));
        await first.ToldAsync(1);
        var line = Assert.Single(_watch.Lines);

        first.Dispose();
        Assert.True(_feed.IsReady);
        Assert.False(line.Left.Task.IsCompleted);
        second.Dispose();
        second.Dispose();
        await line.Left.Task.Soon();
        Assert.Equal((false, 0), (_feed.IsReady, _feed.Sessions.Count));

        using var third = new Page(_feed);
        await third.ToldAsync(1);
        Assert.Equal((2, 1), (_watch.Lines.Count, _feed.Sessions.Count));
    }

    [Fact]
    public async Task A_watcher_that_ends_late_does_not_take_from_the_next_page_what_that_one_knows()
    {
        _watch.EndsLate = true;
        var first = new Page(_feed);
        await first.ToldAsync(1);
        first.Dispose();
        using var second = new Page(_feed);
        await second.ToldAsync(1);

        // On a thread without a context all that follows from the end has happened when it returns.
        await Task.Run(_watch.Lines.First().End);
        Assert.True(_feed.IsReady);
        Assert.Equal([null], second.Told);
    }

    [Fact]
    public async Task A_page_that_is_gone_is_told_once_and_no_more()
    {
        using var page = new Page(_feed, new ObjectDisposedException("page"));
        await page.ToldAsync(1);
        await _watch.Lines.Single().Left.Task.Soon();
        Assert.Empty(_feed.Sessions);
    }

    [Fact]
    public async Task A_page_that_fails_when_it_is_told_does_not_keep_the_others_from_being_told()
    {
        using var broken = new Page(_feed, new InvalidOperationException("It cannot be drawn."));
        using var cancelled = new Page(_feed, new OperationCanceledException());
        using var sound = new Page(_feed);
        await Timeouts.UntilAsync(() => Task.FromResult(_feed.IsReady));
        _watch.Stir(A);
        foreach (var page in new[] { broken, cancelled, sound })
            await page.UntilAsync(() => page.Told.Any(changed => changed?.Contains(A) is true));
    }

    [Fact]
    public async Task A_server_that_stops_watches_no_longer()
    {
        using var page = new Page(_feed);
        await page.ToldAsync(1);
        _lifetime.StopApplication();
        await _watch.Lines.Single().Left.Task.Soon();
    }

    [Fact]
    public async Task A_real_session_is_told_of()
    {
        await using var host = await TestHost.StartAsync();
        var feed = new ConsoleFeed(host.Sessions, _shapes, _lifetime, TimeProvider.System, NullLogger<ConsoleFeed>.Instance);
        using var page = new Page(feed);
        await page.ToldAsync(1);
        host.Sessions.Offer(Some.Room, Some.Turn("Heard?"), Some.Caller);
        await page.UntilAsync(() => feed.Sessions.GetValueOrDefault(Some.Room)?.State.OpenPrompts.Any() is true);
        Assert.Contains(page.Told, changed => changed?.Contains(Some.Room) is true);
    }

    private async Task ShowAsync(Page page, SessionView view, int told)
    {
        _watch.Put(view);
        _watch.Stir(view.Name);
        await page.ToldAsync(told);
        await PausesAsync();
        _time.Advance(TimeSpan.FromMilliseconds(100));
    }

    private Task PausesAsync() => Timeouts.UntilAsync(() => Task.FromResult(_time.RunningTimers is 1));

    // What a page is told.
    private sealed class Page : IDisposable
    {
        private readonly Changes _changes = new();
        private readonly Lock _gate = new();
        private readonly List<IReadOnlySet<SessionName>?> _told = [];
        private readonly IDisposable _following;

        private readonly Exception? _failure;

        public Page(ConsoleFeed feed, Exception? failure = null)
        {
            _failure = failure;
            _following = feed.Follow(TellAsync);
        }

        public IReadOnlyList<IReadOnlySet<SessionName>?> Told
        {
            get
            {
                lock (_gate)
                    return [.. _told];
            }
        }

        public Task ToldAsync(int times) => UntilAsync(() => Told.Count >= times);

        public Task UntilAsync(Func<bool> condition) => _changes.UntilAsync(condition, () => $"it was told {Told.Count} times");

        public void Dispose() => _following.Dispose();

        private Task TellAsync(IReadOnlySet<SessionName>? changed)
        {
            lock (_gate)
                _told.Add(changed);
            _changes.Tell();
            return _failure is null ? Task.CompletedTask : Task.FromException(_failure);
        }
    }
}
