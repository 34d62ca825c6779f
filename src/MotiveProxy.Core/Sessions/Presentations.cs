using MotiveProxy.Core.Conversations;

namespace MotiveProxy.Core.Sessions;

/// <summary>Presents prompts to the stand-in's client: one at a time, in order of arrival.</summary>
internal static class Presentations
{
    /// <summary>Presents the next prompt, if there is one and somebody waits for it.</summary>
    public static void Next(SessionDraft draft)
    {
        SeatedTurn? waiting = null;
        SeatedTurn? prompt = null;
        foreach (var turn in draft.Turns)
        {
            if (turn is { IsOpen: true, Seat: Seat.StandIn, IsHeld: true })
                waiting = turn;
            else if (turn.IsOpenPrompt)
                prompt ??= turn;
        }

        if (waiting is null || prompt is null)
            return;

        var text = PromptText.Render(prompt.Prompt!, draft.Rules.Present);
        var shown = draft.End(waiting, [new AnswerPart.Text(text)], new Outcome.Answered(FinishReason.Stop));
        draft.Replace(shown with { Presents = prompt.Id });
        draft.Presented = new Presented(prompt.Id, waiting.Id);
        draft.Publish(new SessionEvent.PromptPresented(prompt.Id, waiting.Id, text));
        Remember(draft, text);
    }

    /// <summary>
    /// Whether what a turn says hangs on whether its client was presented a prompt by another process, which may be dead without anybody
    /// knowing it yet. A history that ends in the prompt leaves no doubt.
    /// </summary>
    /// <returns>The turn that it is presented to; <see langword="null"/>: there is no doubt.</returns>
    public static SeatedTurn? InDoubt(SessionDraft draft, SessionInput.TurnArrived arrived, SeatingDecision? named)
    {
        if (named is { Seat: Seat.Caller } || draft.Presented is not { Lost: false } shown || draft.Find(shown.By) is not { IsHeld: true } waiting)
            return null;

        var isElsewhere = waiting.Client == arrived.Asker.Client && waiting.Holds.All(hold => !draft.Rules.AreNeighbours(hold, arrived.Hold));
        return isElsewhere && !StandInTurns.IsEcho(draft, arrived.Turn) ? waiting : null;
    }

    /// <summary>Notes that a presentation did not arrive: the prompt is back at the head of the queue, and the turn waits once more.</summary>
    public static SeatedTurn Lose(SessionDraft draft, SeatedTurn turn)
    {
        if (draft.Presented is { } shown && shown.By == turn.Id)
        {
            draft.Presented = shown with { Lost = true };
            if (draft.FindPresented() is { } prompt)
                draft.Publish(new SessionEvent.PresentationLost(prompt.Id));
        }

        return draft.Replace(StandInTurns.Reopened(turn) with { LostAt = draft.Now });
    }

    /// <summary>Remembers what the stand-in's client was told last.</summary>
    public static void Remember(SessionDraft draft, string text)
    {
        if (draft.StandIn is { } standIn)
            draft.StandIn = standIn with { LastDelivered = Echo.Of(text, []) };
    }
}
