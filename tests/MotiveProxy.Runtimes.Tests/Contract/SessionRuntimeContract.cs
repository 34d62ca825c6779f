using MotiveProxy.Core.Sessions;
using MotiveProxy.Tests.Common;

namespace MotiveProxy.Runtimes.Tests.Contract;

/// <summary>
/// What every runtime must do: each rule of a session that needs time or two requests. A runtime's own tests are a short
/// subclass of this.
/// </summary>
public abstract partial class SessionRuntimeContract
{
    private readonly Lazy<Node> _node;

    protected SessionRuntimeContract() => _node = new Lazy<Node>(() => Start(Rules, Limits, Time));

    protected ManualTime Time { get; } = new();

    /// <summary>The rules of a test; to be set before the node is first used.</summary>
    protected SessionRules Rules { get; set; } = SessionRules.Default;

    /// <summary>The limits of a test; to be set before the node is first used.</summary>
    protected RuntimeLimits Limits { get; set; } = RuntimeLimits.Default;

    protected Node Node => _node.Value;

    protected ISessionRuntime Runtime => Node.Runtime;

    /// <summary>How many times longer than in memory a reply is on its way: the impatient hang up that much later.</summary>
    protected virtual int Slowness => 1;

    /// <summary>Whether sessions that are over can be read.</summary>
    protected virtual bool KeepsWhatIsOver => true;

    /// <summary>Starts the runtime under test.</summary>
    protected abstract Node Start(SessionRules rules, RuntimeLimits limits, TimeProvider time);

    protected static SessionName Name(string name) =>
        SessionName.TryParse(name, out var parsed, out _) ? parsed : throw new ArgumentException(name, nameof(name));

    protected static Ending Answer(string text) => new Ending.Whole(Core.Conversations.Answer.OfText(text));

    /// <summary>A client that says that it is the stand-in.</summary>
    protected Party StandIn(string session = "room", string client = "person") => new(Runtime, Name(session), client, Seat.StandIn);

    /// <summary>A client that says that it is a caller.</summary>
    protected Party Caller(string session = "room", string client = "program") => new(Runtime, Name(session), client, Seat.Caller);

    /// <summary>A client that says nothing about its seat.</summary>
    protected Party Somebody(string client, string session = "room") => new(Runtime, Name(session), client, seat: null);

    /// <summary>How a session is, after all that was done here before.</summary>
    protected async Task<SessionView> View(string session = "room")
    {
        var view = await Node.Watch.FindAsync(Name(session)).Soon();
        Assert.NotNull(view);
        return view;
    }

    protected async Task<SessionState> State(string session = "room") => (await View(session)).State;

    protected Task<int> Count() => Node.Watch.CountAsync().Soon();

    protected void Pass(double seconds) => Time.Advance(TimeSpan.FromSeconds(seconds));
}
