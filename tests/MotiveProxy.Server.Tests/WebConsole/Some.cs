using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes;

namespace MotiveProxy.Server.Tests.WebConsole;

/// <summary>Values whose details do not matter to the test that uses them.</summary>
internal static class Some
{
    public static readonly DateTimeOffset Morning = new(2026, 3, 1, 8, 0, 0, TimeSpan.Zero);

    public static readonly SessionName Room = SessionName.Restore("room");

    public static readonly Asker Caller = new("program") { Claims = [new SeatClaim(Seat.Caller, SeatSource.Path)] };

    /// <summary>A turn that says a text.</summary>
    public static Turn Turn(string text) => new([Message.Of(Role.User, text)]);

    /// <summary>A turn with instructions.</summary>
    public static Turn Turn(string instructions, string text) => new([Message.Of(Role.System, instructions), Message.Of(Role.User, text)]);

    /// <summary>A prompt that waits, since this many seconds after a moment.</summary>
    public static SeatedTurn Prompt(string id, Turn turn, int since = 0) => new()
    {
        Id = new TurnId(id),
        Seat = Seat.Caller,
        Rule = SeatingRule.Named,
        Client = "program",
        Digest = new Digest(0),
        Prompt = turn,
        Since = Morning.AddSeconds(since),
        Deadline = Morning.AddHours(1),
    };

    /// <summary>A session in which prompts wait.</summary>
    public static SessionView View(SessionName name, params SeatedTurn[] prompts) => new(name, Morning, SessionState.New(Morning) with { Turns = [.. prompts] }, []);

    /// <summary>Something that happened in a session.</summary>
    public static SessionNotice Notice(SessionName session, SessionEvent happened, int after = 0) => new(after, Morning.AddSeconds(after), session, happened);
}
