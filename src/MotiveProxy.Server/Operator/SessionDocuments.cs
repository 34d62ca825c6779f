using System.Collections.Immutable;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes;

namespace MotiveProxy.Server.Operator;

/// <summary>From a session's state to the operator API's words for it.</summary>
internal static class SessionDocuments
{
    /// <summary>A session as one of many.</summary>
    public static SessionDocument Brief(SessionView view, Presenting presenting) =>
        Of(view, [.. view.State.OpenPrompts.Select(prompt => Of(prompt, view.State, presenting))]);

    /// <summary>A session with all that is known of it.</summary>
    public static SessionDocument Whole(SessionView view, Presenting presenting) =>
        Of(view, [.. view.State.OpenPrompts.Select(prompt => WholePrompt(prompt, view.State, presenting))]) with
        {
            Transcript = [.. view.Transcript.Select(EventDocuments.Of)],
        };

    private static SessionDocument Of(SessionView view, ImmutableArray<PromptDocument> prompts) => new(
        view.Name.Value,
        view.Name.Value,
        OperatorWords.Seconds(view.Since),
        OperatorWords.Seconds(view.State.LastActiveAt),
        Of(view.State.StandIn, Seat.StandIn, view.State),
        Of(view.State.Caller, Seat.Caller, view.State),
        view.State.Watchers,
        prompts);

    private static OccupantDocument? Of(Occupant? occupant, Seat seat, SessionState state) => occupant is null
        ? null
        : new OccupantDocument(occupant.Client, state.Turns.Where(turn => turn.Seat == seat).Sum(turn => turn.Holds.Length));

    private static PromptDocument Of(SeatedTurn prompt, SessionState state, Presenting presenting) => new(
        prompt.Id.Value,
        StateOf(prompt, state),
        prompt.Client,
        OperatorWords.Seconds(prompt.Since),
        OperatorWords.Seconds(prompt.Deadline),
        prompt.Holds.Length,
        OperatorWords.Of(prompt.Rule),
        prompt.Prompt is { } turn ? PromptText.Render(turn, presenting) : string.Empty);

    private static PromptDocument WholePrompt(SeatedTurn prompt, SessionState state, Presenting presenting)
    {
        var brief = Of(prompt, state, presenting);
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

    private static string StateOf(SeatedTurn prompt, SessionState state) =>
        !prompt.Given.IsEmpty ? "answering"
        : state.Presented?.Prompt == prompt.Id ? "presented"
        : "waiting";
}
