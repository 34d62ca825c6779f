using System.Collections.Immutable;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes;
using MotiveProxy.Server.Clients;
using MotiveProxy.Server.Configuration;

namespace MotiveProxy.Server.Operator;

/// <summary>From a session's state to the operator API's words for it.</summary>
internal sealed class SessionDocuments(MotiveOptions options, WaitingClients clients)
{
    /// <summary>A session as one of many.</summary>
    public SessionDocument Brief(SessionView view) =>
        Of(view, [.. view.State.OpenPrompts.Select(prompt => BriefPrompt(prompt, view.State))]);

    /// <summary>A session with all that is known of it.</summary>
    public SessionDocument Whole(SessionView view) =>
        Of(view, [.. view.State.OpenPrompts.Select(prompt => WholePrompt(prompt, view.State))]) with
        {
            Transcript = [.. view.Transcript.Select(EventDocuments.Of)],
        };

    private SessionDocument Of(SessionView view, ImmutableArray<PromptDocument> prompts) => new(
        view.Name.Value,
        view.Name.Value,
        OperatorWords.Seconds(view.Since),
        OperatorWords.Seconds(view.State.LastActiveAt),
        Of(view.State.StandIn, Seat.StandIn, view.State),
        Of(view.State.Caller, Seat.Caller, view.State),
        view.State.Watchers,
        prompts);

    private OccupantDocument? Of(Occupant? occupant, Seat seat, SessionState state)
    {
        if (occupant is null)
            return null;

        var turns = state.Turns.Where(turn => turn.Seat == seat).ToList();
        var next = turns.Select(clients.Find).OfType<WaitingClient>().MinBy(client => client.GivesUpAt ?? DateTimeOffset.MaxValue);
        return new OccupantDocument(occupant.Client, turns.Sum(turn => turn.Holds.Length))
        {
            ClientName = ClientTable.NameOf(occupant.Client),
            GivesUpTs = SecondsOf(next?.GivesUpAt),
            ComesBack = next?.ComesBack,
        };
    }

    /// <summary>A prompt as one of many.</summary>
    public PromptDocument BriefPrompt(SeatedTurn prompt, SessionState state)
    {
        var client = clients.Find(prompt);
        return new PromptDocument(
            prompt.Id.Value,
            StateOf(prompt, state),
            prompt.Client,
            OperatorWords.Seconds(prompt.Since),
            OperatorWords.Seconds(prompt.Deadline),
            prompt.Holds.Length,
            OperatorWords.Of(prompt.Rule),
            prompt.Prompt is { } turn ? PromptText.Render(turn, options.Present) : string.Empty)
        {
            ClientName = ClientTable.NameOf(prompt.Client),
            GivesUpTs = SecondsOf(client?.GivesUpAt),
            ComesBack = client?.ComesBack,
            ClaimedBy = prompt.Claim?.By,
            ClaimedTs = SecondsOf(prompt.Claim?.Since),
        };
    }

    /// <summary>A prompt with all that is known of it.</summary>
    public PromptDocument WholePrompt(SeatedTurn prompt, SessionState state)
    {
        var brief = BriefPrompt(prompt, state);
        if (prompt.Prompt is null)
            return brief;

        var turn = TurnDocuments.Of(prompt.Prompt);
        return brief with
        {
            Messages = turn.Messages,
            Tools = turn.Tools,
            ToolChoice = turn.ToolChoice,
            ResponseFormat = turn.ResponseFormat,
            Given = TurnDocuments.Of(prompt.Given),
        };
    }

    private static double? SecondsOf(DateTimeOffset? at) => at is { } moment ? OperatorWords.Seconds(moment) : null;

    private static string StateOf(SeatedTurn prompt, SessionState state) =>
        !prompt.Given.IsEmpty ? "answering"
        : state.Presented?.Prompt == prompt.Id ? "presented"
        : "waiting";
}
