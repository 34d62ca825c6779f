using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Protocols;
using MotiveProxy.Runtimes;
using MotiveProxy.Server.Clients;
using MotiveProxy.Server.Operator;

namespace MotiveProxy.Server.WebConsole.Drawing;

/// <summary>From a session's events to what its page shows: what was said, and between it what happened to it.</summary>
internal sealed class Timeline
{
    private readonly List<TimelineEntry> _entries = [];
    private readonly Dictionary<TurnId, SessionEvent.TurnSeated> _seated = [];
    private readonly Dictionary<TurnId, string> _claimed = [];

    private Timeline()
    {
    }

    /// <summary>All that is shown of some events, in their order.</summary>
    public static IReadOnlyList<TimelineEntry> Of(IEnumerable<SessionNotice> notices)
    {
        var timeline = new Timeline();
        foreach (var notice in notices)
        {
            if (timeline.Show(notice) is { } entry)
                timeline._entries.Add(entry);
        }

        return timeline._entries;
    }

    private TimelineEntry? Show(SessionNotice notice)
    {
        var at = notice.At;
        return notice.Event switch
        {
            SessionEvent.TurnSeated e => Seated(at, e),
            SessionEvent.PromptOpened e => new TimelineEntry.Said(at, e.Id, ClientOf(e.Id), e.Turn),
            SessionEvent.PromptAnswered e => new TimelineEntry.Answered(at, e.Id, _claimed.GetValueOrDefault(e.Id), e.Parts, e.Outcome),
            SessionEvent.HoldJoined e => Note($"{Whose(e.Id)} asked again and joined what it asked before."),
            SessionEvent.PromptFolded => Note("A prompt turned out to be one asked before: they are one again."),
            SessionEvent.PromptPresented => Note("Shown in the stand-in's chat client."),
            SessionEvent.PresentationLost => Trouble("The stand-in's chat client never got it: it will be shown again."),
            SessionEvent.PromptClaimed e => Claimed(at, e),
            SessionEvent.PromptDropped => Trouble("Its connections were cut on purpose."),
            SessionEvent.PromptReleased e => Released(at, e),
            SessionEvent.AnswerMistaken e => Trouble($"The stand-in's answer could not be taken: {e.Reason}"),
            SessionEvent.WordsUnaddressed e => Trouble(e.LateFor is null
                ? $"The stand-in said something that answers nothing: “{e.Text}”"
                : $"The stand-in's answer came too late and went to nobody: “{e.Text}”"),
            SessionEvent.HoldLost e => Trouble($"{Whose(e.Id)} lost its connection."),
            SessionEvent.TurnWithdrawn { Seat: Seat.Caller } e => Trouble($"Withdrawn: {Why(e.Reason)}"),
            SessionEvent.HousekeepingAnswered e => Note($"A background request ({e.Kind}) was answered by the server: “{e.Text}”"),
            SessionEvent.SessionEnded e => Note($"The session is over: {Why(e.Why)}."),
            _ => null,
        };

        TimelineEntry Note(string text) => new TimelineEntry.Note(at, text);

        TimelineEntry Trouble(string text) => new TimelineEntry.Note(at, text, IsTrouble: true);
    }

    private TimelineEntry.Note? Seated(DateTimeOffset at, SessionEvent.TurnSeated seated)
    {
        var isKnown = _seated.Values.Any(other => other.Client == seated.Client && other.Seat == seated.Seat);
        _seated[seated.Id] = seated;
        return isKnown ? null : new TimelineEntry.Note(
            at, $"{NameOf(seated.Client)} took the {(seated.Seat is Seat.StandIn ? "stand-in" : "caller")}'s seat (by the rule “{OperatorWords.Of(seated.Rule)}”).");
    }

    private TimelineEntry.Note Claimed(DateTimeOffset at, SessionEvent.PromptClaimed claimed)
    {
        var from = _claimed.TryGetValue(claimed.Id, out var other) && other != claimed.By ? $" from {other}" : "";
        _claimed[claimed.Id] = claimed.By;
        return new TimelineEntry.Note(at, $"{claimed.By} took it{from}.");
    }

    private TimelineEntry.Note Released(DateTimeOffset at, SessionEvent.PromptReleased released)
    {
        _claimed.Remove(released.Id);
        return new TimelineEntry.Note(at, $"{released.By} let go of it.");
    }

    private string Whose(TurnId id) => _seated.TryGetValue(id, out var seated)
        ? $"The {(seated.Seat is Seat.StandIn ? "stand-in" : "caller")}'s client"
        : "A client";

    private string? ClientOf(TurnId id) => _seated.TryGetValue(id, out var seated) ? NameOf(seated.Client) : null;

    private static string NameOf(string client) => ClientTable.NameOf(client) ?? ShortClient.Of(client);

    private static string Why(FaultCode? reason) => reason switch
    {
        null => "its client did not come back.",
        FaultCode.TurnTimeout => "nobody answered in time.",
        { } code => $"{FaultCatalog.Row(code).Code}.",
    };

    private static string Why(ClosingReason why) => why switch
    {
        ClosingReason.Idle => "nothing happened for a long time",
        ClosingReason.Operator => "it was closed by hand",
        ClosingReason.StandIn => "the stand-in said /end",
        _ => throw new ArgumentOutOfRangeException(nameof(why)),
    };
}
