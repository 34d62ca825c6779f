using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes.InProcess;
using MotiveProxy.Runtimes.Storage;
using MotiveProxy.Runtimes.Storage.Sqlite;
using MotiveProxy.Runtimes.Tests.Contract;
using MotiveProxy.Runtimes.Tests.Storage;
using MotiveProxy.Tests.Common;

namespace MotiveProxy.Runtimes.Tests.InProcess;

/// <summary>The end of a session that is stored: whoever does not find it among those that live finds its end in the history.</summary>
public sealed class SessionEndTests : IDisposable
{
    private static readonly SessionName Room = SessionName.Restore("room");

    private readonly TemporaryFolder _folder = new();
    private readonly HesitantTime _time = new();
    private readonly TaskCompletionSource _ending = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TimerWheel _wheel;
    private readonly InProcessRuntime _runtime;

    public SessionEndTests()
    {
        _wheel = new TimerWheel(_time);
        var store = new BreakableStore(SqliteStore.Open(_folder.File("sessions.db")))
        {
            Writing = batch =>
            {
                if (batch.Any(change => change.State is null))
                    _ending.TrySetResult();
            },
        };
        _runtime = new InProcessRuntime(
            SessionRules.Default,
            RuntimeLimits.Default,
            _time,
            _wheel,
            (name, bug) => Assert.Fail($"{name}: {bug}"),
            new StoreUse(store, failure => Assert.Fail(failure.ToString()), () => { }));
    }

    public void Dispose()
    {
        _time.GoOn();
        _runtime.Dispose();
        _wheel.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task It_is_on_its_way_to_the_store_before_the_session_is_out_of_the_list()
    {
        await new Party(_runtime, Room, "program", Seat.Caller).Ask("q").Admitted();

        // The list is locked while a session is born: nobody leaves it until that knows the time.
        var birth = new Thread(() => new Party(_runtime, SessionName.Restore("other"), "program", Seat.Caller).Ask("q"));
        _time.HoldBack(birth);
        birth.Start();
        await _time.Asked.Soon();
        var closing = Task.Run(() => _runtime.CloseAsync(Room).AsTask());

        await _ending.Task.Soon();
        _time.GoOn();
        Assert.True(await closing.Soon());
        Assert.Null(_runtime.Find(Room));
        birth.Join();
    }

    /// <summary>Does not tell the time to one thread until the test says so.</summary>
    private sealed class HesitantTime : TimeProvider
    {
        private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _goesOn = new();
        private volatile Thread? _heldBack;

        /// <summary>Over when that thread asks.</summary>
        public Task Asked => _asked.Task;

        public void HoldBack(Thread thread) => _heldBack = thread;

        public void GoOn() => _goesOn.TrySetResult();

        public override DateTimeOffset GetUtcNow()
        {
            if (Thread.CurrentThread == _heldBack)
            {
                _asked.TrySetResult();
                _goesOn.Task.Wait();
            }

            return base.GetUtcNow();
        }
    }
}
