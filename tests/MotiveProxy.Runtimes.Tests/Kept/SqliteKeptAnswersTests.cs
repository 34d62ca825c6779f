using Microsoft.Data.Sqlite;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes.InProcess;
using MotiveProxy.Runtimes.Kept;
using MotiveProxy.Runtimes.Storage;
using MotiveProxy.Runtimes.Storage.Sqlite;
using MotiveProxy.Runtimes.Tests.Storage;
using MotiveProxy.Tests.Common;

namespace MotiveProxy.Runtimes.Tests.Kept;

public sealed class SqliteKeptAnswersTests : KeptAnswersContract, IDisposable
{
    private static readonly SessionName Room = SessionName.Restore("room");
    private static readonly KeptLink Link = new("a1", [Message.Of(Role.Assistant, "one")]);

    private readonly TemporaryFolder _folder = new();
    private TimerWheel? _wheel;
    private InProcessRuntime? _runtime;
    private BreakableStore? _store;

    protected override IKeptAnswers Kept => (_runtime ??= Start()).Kept;

    private string Database => _folder.File("sessions.db");

    public void Dispose()
    {
        Stop();
        _store?.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_file_from_before_answers_were_kept_is_brought_up_to_date_with_all_that_is_in_it()
    {
        await Kept.KeepAsync(Room, Link, CancellationToken.None).Soon();
        Stop();
        Execute("INSERT INTO sessions (life, name, since, last) VALUES (1, 'room', 1, 1); ALTER TABLE sessions DROP COLUMN settled; DROP TABLE kept_answers; DROP TABLE kept_conversations; DROP TABLE journal_start; PRAGMA user_version = 1");

        Assert.Equal((null, null), await Kept.FindAsync(Room, "a1", 10));
        await Kept.KeepAsync(Room, Link, CancellationToken.None).Soon();
        Assert.NotNull((await Next().FindAsync(Room, "a1", 10)).Conversation);
        Assert.Single(_store!.Lives(Room));
    }

    [Fact]
    public async Task While_nothing_can_be_read_that_is_said_and_what_is_kept_is_found_afterwards()
    {
        await Kept.KeepAsync(Room, Link, CancellationToken.None).Soon();
        _store!.IsUnreadable = true;
        Assert.Equal(FaultCode.StoreUnavailable, (await Kept.FindAsync(Room, "a1", 10)).Fault!.Code);
        Assert.Equal(FaultCode.StoreUnavailable, (await Kept.AnswersAsync(Room, ["a1"])).Fault!.Code);

        _store.IsUnreadable = false;
        Assert.NotNull((await Kept.FindAsync(Room, "a1", 10)).Conversation);
    }

    [Fact]
    public async Task What_cannot_be_stored_waits_until_it_can_or_nobody_waits_for_it_any_more()
    {
        _ = Kept;
        var timers = Time.RunningTimers;
        _store!.Break();
        using var leaving = new CancellationTokenSource();
        var left = Kept.KeepAsync(Room, Link, leaving.Token);
        var waiting = Kept.KeepAsync(Room, Link with { Id = "a2" }, CancellationToken.None);
        await StoredNode.UntilAsync(() => _runtime!.IsStoreFailing);
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left.Soon());
        Assert.False(waiting.IsCompleted);

        _store.Mend();
        await StoredNode.UntilAsync(() =>
        {
            if (Time.RunningTimers > timers)
                Time.Advance(StoreAttempts.LongestWait);
            return waiting.IsCompleted;
        });
        Assert.NotNull((await Next().FindAsync(Room, "a2", 10)).Conversation);
    }

    [Fact]
    public async Task What_was_not_stored_when_the_process_ends_is_not_told_either()
    {
        _ = Kept;
        _store!.Break();
        var waiting = Kept.KeepAsync(Room, Link, CancellationToken.None);
        Stop();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.Soon());
    }

    [Fact]
    public async Task What_is_too_old_is_removed_with_the_hourly_sweep()
    {
        await Kept.KeepAsync(Room, Link, CancellationToken.None).Soon();
        Time.Advance(TimeSpan.FromMinutes(30));
        Assert.Equal(1L, Count());
        Time.Advance(Sweeper.Period);
        await StoredNode.UntilAsync(() => Count() == 0);
    }

    protected override IKeptAnswers Next()
    {
        // As a crash leaves it: what was not told is not written either.
        _ = Kept;
        _store!.Break();
        Stop();
        return Kept;
    }

    protected override Task SweepAsync() => ((StoredKeptAnswers)Kept).SweepAsync().Soon();

    private InProcessRuntime Start()
    {
        _wheel = new TimerWheel(Time);
        _store = new BreakableStore(SqliteStore.Open(Database));
        return new InProcessRuntime(
            Rules,
            Limits,
            Time,
            _wheel,
            (name, bug) => Assert.Fail($"{name}: {bug}"),
            new StoreUse(_store, _ => { }, () => { }) { Retention = new Retention(TimeSpan.FromDays(30), 1024 * 1024 * 1024) });
    }

    private void Stop()
    {
        _runtime?.Dispose();
        _wheel?.Dispose();
        _runtime = null;
    }

    private long Count()
    {
        using var connection = Connect();
        return (long)SqliteSchema.Scalar(connection, "SELECT (SELECT count(*) FROM kept_answers) + (SELECT count(*) FROM kept_conversations) / 2")!;
    }

    private void Execute(string sql)
    {
        using var connection = Connect();
        SqliteSchema.Execute(connection, sql);
    }

    private SqliteConnection Connect()
    {
        var connection = new SqliteConnection($"Data Source={Database};Pooling=False");
        connection.Open();
        return connection;
    }
}
