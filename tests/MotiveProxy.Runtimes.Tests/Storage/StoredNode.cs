using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes.InProcess;
using MotiveProxy.Runtimes.Storage;
using MotiveProxy.Runtimes.Storage.Sqlite;
using MotiveProxy.Runtimes.Tests.Contract;
using MotiveProxy.Tests.Common;

namespace MotiveProxy.Runtimes.Tests.Storage;

/// <summary>A node with a database in a file, which can crash and be started again.</summary>
internal sealed class StoredNode : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private TimerWheel _wheel = null!;

    public StoredNode() => Start();

    public ManualTime Time { get; } = new();

    public SessionRules Rules { get; set; } = SessionRules.Default;

    public Retention? Retention { get; set; }

    public InProcessRuntime Runtime { get; private set; } = null!;

    public BreakableStore Store { get; private set; } = null!;

    /// <summary>What was told of the store, in order.</summary>
    public List<string> Told { get; } = [];

    public static SessionName Name(string name) => SessionName.Restore(name);

    public Party StandIn(string session = "room") => new(new Door(this), Name(session), "person", Seat.StandIn);

    public Party Caller(string session = "room", string client = "program") => new(new Door(this), Name(session), client, Seat.Caller);

    public async Task<SessionState?> State(string session = "room") => (await Runtime.FindAsync(Name(session)).AsTask().Soon())?.State;

    /// <summary>The process is gone between two moments, with all that it had not stored yet; another takes its place.</summary>
    public void Crash()
    {
        Store.Break();
        Stop();
        Start();
    }

    /// <summary>The process is told to end, and another takes its place.</summary>
    public void Restart()
    {
        Runtime.BeginDrain();
        Stop();
        Start();
    }

    public void Dispose()
    {
        Stop();
        _folder.Dispose();
    }

    /// <summary>Does what moves time only when the store's next attempt waits for it.</summary>
    public async Task PassAsync(TimeSpan time)
    {
        // The wheel's timer, the one that puts in order what is stored, and the one of the thread that writes.
        await UntilAsync(() => Time.RunningTimers == 3);
        Time.Advance(time);
    }

    public static Task UntilAsync(Func<bool> condition) => Task.Run(async () =>
    {
        while (!condition())
            await Task.Yield();
    }).Soon();

    private void Start()
    {
        _wheel = new TimerWheel(Time);
        Store = new BreakableStore(SqliteStore.Open(_folder.File("sessions.db")));
        Runtime = new InProcessRuntime(
            Rules,
            RuntimeLimits.Default,
            Time,
            _wheel,
            (name, bug) => Assert.Fail($"{name}: {bug}"),
            new StoreUse(Store, failure => Tell(failure.Message), () => Tell("recovered")) { Retention = Retention });
    }

    private void Tell(string what)
    {
        lock (Told)
            Told.Add(what);
    }

    private void Stop()
    {
        Runtime.Dispose();
        _wheel.Dispose();
    }

    /// <summary>The address of the node, whichever process is there.</summary>
    private sealed class Door(StoredNode node) : ISessionRuntime
    {
        public Hold Offer(SessionName session, Turn turn, Asker asker) => node.Runtime.Offer(session, turn, asker);

        public ValueTask<Fault?> GivePartAsync(TurnId prompt, AnswerPart part, string? by = null) => node.Runtime.GivePartAsync(prompt, part, by);

        public ValueTask<Fault?> AnswerAsync(TurnId prompt, Ending ending, string? by = null) => node.Runtime.AnswerAsync(prompt, ending, by);

        public ValueTask<Fault?> ClaimAsync(TurnId prompt, string by, bool takesOver = false) => node.Runtime.ClaimAsync(prompt, by, takesOver);

        public ValueTask<Fault?> ReleaseAsync(TurnId prompt, string by) => node.Runtime.ReleaseAsync(prompt, by);

        public ValueTask<Fault?> DropAsync(TurnId prompt, string? by = null) => node.Runtime.DropAsync(prompt, by);

        public ValueTask<bool> CloseAsync(SessionName session) => node.Runtime.CloseAsync(session);
    }
}
