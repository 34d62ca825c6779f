using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Protocols;
using MotiveProxy.Runtimes;
using MotiveProxy.Server.Clients;

namespace MotiveProxy.Server.Operator;

/// <summary>From a session's events to the operator API's words for them.</summary>
internal static class EventDocuments
{
    /// <summary>An event.</summary>
    public static EventDocument Of(SessionNotice notice)
    {
        var document = new EventDocument(
            notice.Number, OperatorWords.Seconds(notice.At), notice.Session.Value, OperatorWords.Of(notice.Event));
        return notice.Event switch
        {
            SessionEvent.TurnSeated e => document with
            {
                Id = e.Id.Value,
                Seat = OperatorWords.Of(e.Seat),
                Rule = OperatorWords.Of(e.Rule),
                Client = e.Client,
                ClientName = ClientTable.NameOf(e.Client),
            },
            SessionEvent.HoldJoined e => document with { Id = e.Id.Value, Hold = e.Hold.Value },
            SessionEvent.PromptOpened e => document with { Id = e.Id.Value, Turn = TurnDocuments.Of(e.Turn) },
            SessionEvent.PromptFolded e => document with { Id = e.Id.Value, Into = e.Into.Value },
            SessionEvent.PromptPresented e => document with { Id = e.Id.Value, To = e.To.Value, Text = e.Text },
            SessionEvent.PresentationLost e => document with { Id = e.Id.Value },
            SessionEvent.PartAccepted e => document with { Id = e.Id.Value, Part = TurnDocuments.Of(e.Part) },
            SessionEvent.PromptAnswered e => document with
            {
                Id = e.Id.Value,
                Parts = TurnDocuments.Of(e.Parts),
                Outcome = Of(e.Outcome),
            },
            SessionEvent.PromptClaimed e => document with { Id = e.Id.Value, By = e.By },
            SessionEvent.PromptReleased e => document with { Id = e.Id.Value, By = e.By },
            SessionEvent.PromptDropped e => document with { Id = e.Id.Value, By = e.By },
            SessionEvent.AnswerMistaken e => document with { Id = e.Id.Value, Reason = e.Reason },
            SessionEvent.WordsUnaddressed e => document with { Id = e.Id.Value, Text = e.Text, LateFor = e.LateFor?.Value },
            SessionEvent.HoldDelivered e => document with { Id = e.Id.Value, Hold = e.Hold.Value },
            SessionEvent.HoldLost e => document with { Id = e.Id.Value, Hold = e.Hold.Value },
            SessionEvent.TurnWithdrawn e => document with
            {
                Id = e.Id.Value,
                Seat = OperatorWords.Of(e.Seat),
                Reason = e.Reason is { } reason ? CodeOf(reason) : null,
            },
            SessionEvent.HousekeepingAnswered e => document with { Housekeeping = e.Kind, Text = e.Text },
            SessionEvent.SessionEnded e => document with { Why = OperatorWords.Of(e.Why) },
            _ => throw new ArgumentOutOfRangeException(nameof(notice)),
        };
    }

    private static OutcomeDocument Of(Outcome outcome) => outcome switch
    {
        Outcome.Answered answered => new OutcomeDocument(Finish: OperatorWords.Of(answered.Finish)),
        Outcome.ErrorGiven error => new OutcomeDocument(Error: new GivenErrorDocument(error.Status, error.Message, error.Type, error.RetryAfter)),
        Outcome.Failed failed => new OutcomeDocument(Fault: CodeOf(failed.Fault.Code)),
        _ => throw new ArgumentOutOfRangeException(nameof(outcome)),
    };

    private static string CodeOf(FaultCode code) => FaultCatalog.Row(code).Code;
}
