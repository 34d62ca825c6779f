using System.Collections.Immutable;
using MotiveProxy.Core.Conversations;

namespace MotiveProxy.Core.Sessions;

/// <summary>The caller's side: prompts, and the answers that complete them.</summary>
internal static class CallerTurns
{
    /// <summary>Takes a caller's turn: a new prompt, or a retry that joins the prompt that it repeats.</summary>
    public static void Take(SessionDraft draft, Arrival arrival)
    {
        if (arrival.Repeats is { } earlier)
        {
            Join(draft, arrival.Hold, earlier);
            return;
        }

        if (IsFull(draft))
        {
            draft.Complete(arrival.Hold, new Fault(FaultCode.TooManyPrompts));
            return;
        }

        if (draft.Caller?.Client != arrival.Asker.Client)
        {
            var caller = new Occupant(arrival.Asker.Client) { LastDelivered = draft.Caller?.LastDelivered };
            draft.Caller = caller;
        }

        var prompt = arrival.ToSeated(draft) with { Prompt = arrival.Turn };
        draft.Add(prompt);
        draft.Admit(arrival.Hold, prompt);
        draft.Publish(new SessionEvent.TurnSeated(prompt.Id, Seat.Caller, prompt.Rule, prompt.Client));
        draft.Publish(new SessionEvent.PromptOpened(prompt.Id, arrival.Turn));
        Presentations.Next(draft);
    }

    /// <summary>Whether no prompt more fits.</summary>
    public static bool IsFull(SessionDraft draft)
    {
        var prompts = draft.Parked.Length;
        foreach (var turn in draft.Turns)
        {
            if (turn.IsOpenPrompt)
                prompts++;
        }

        return prompts >= draft.Rules.MaxPrompts;
    }

    /// <summary>Lets a hold wait for a prompt that is there already, or gives it the reply that is ready.</summary>
    public static void Join(SessionDraft draft, HoldId hold, SeatedTurn earlier)
    {
        if (earlier.Outcome is Outcome.Failed failed)
        {
            draft.Complete(hold, failed.Fault);
            return;
        }

        var joined = draft.Replace(earlier with { Holds = earlier.Holds.Add(hold), LostAt = null });
        draft.Admit(hold, joined);
        draft.Publish(new SessionEvent.HoldJoined(joined.Id, hold));
        Catch(draft, [hold], joined);
    }

    /// <summary>Sends holds what their turn was given before they came.</summary>
    public static void Catch(SessionDraft draft, ImmutableArray<HoldId> holds, SeatedTurn turn)
    {
        draft.Send(holds, turn.Given);
        if (turn.Outcome is { } outcome)
            draft.Complete(holds, outcome);
    }

    /// <summary>Takes a part of an answer.</summary>
    public static void TakePart(SessionDraft draft, SessionInput.PartGiven given)
    {
        if (Claims.FindOpen(draft, given.Prompt) is not { } prompt || !Claims.MayGive(draft, prompt, given.By))
            return;

        var part = WithCallIds(prompt, [given.Part])[0];
        if (AnswerCheck.FindMistake(prompt, [part], draft.Rules) is { } mistake)
        {
            draft.Reject(FaultCode.AnswerInvalid, mistake);
            return;
        }

        draft.Replace(prompt with { Given = prompt.Given.Add(part) });
        draft.Send(prompt.Holds, [part]);
        draft.Publish(new SessionEvent.PartAccepted(prompt.Id, part));
    }

    /// <summary>Takes the end of an answer that came through the operator API or the console.</summary>
    public static void TakeAnswer(SessionDraft draft, SessionInput.AnswerGiven given)
    {
        if (Claims.FindOpen(draft, given.Prompt) is not { } prompt || !Claims.MayGive(draft, prompt, given.By))
            return;

        if (TryAnswer(draft, prompt, given.Ending) is { } mistake)
            draft.Reject(FaultCode.AnswerInvalid, $"{mistake} To send it all the same, add \"force\": true.");
    }

    /// <summary>Completes a prompt with an answer, if that is what its caller takes.</summary>
    /// <returns>What is wrong with the answer, and then nothing has happened; or <see langword="null"/>.</returns>
    public static string? TryAnswer(SessionDraft draft, SeatedTurn prompt, Ending ending)
    {
        var rest = ending is Ending.Whole whole ? WithCallIds(prompt, whole.Rest.Parts) : [];
        if (AnswerCheck.FindMistake(prompt, rest, ending, draft.Rules) is { } mistake)
            return mistake;

        Complete(draft, prompt, rest, ending);
        return null;
    }

    private static void Complete(SessionDraft draft, SeatedTurn prompt, ImmutableList<AnswerPart> rest, Ending ending)
    {
        Outcome outcome = ending is Ending.WithError error
            ? error.Error
            : new Outcome.Answered(Finish(((Ending.Whole)ending).Rest.Finish, prompt.Given.AddRange(rest)));
        var answered = draft.End(prompt, rest, outcome);
        draft.Publish(new SessionEvent.PromptAnswered(answered.Id, answered.Given, outcome));
        if (draft.Caller is { } caller)
            draft.Caller = caller with { LastDelivered = EchoOf(answered.Given) };
    }

    // Parts that call tools end in "tool_calls", whoever forgot to say so: clients look at the reason, not at the parts.
    private static FinishReason Finish(FinishReason given, ImmutableList<AnswerPart> parts) =>
        given == FinishReason.Stop && parts.Exists(part => part is AnswerPart.Call) ? FinishReason.ToolCalls : given;

    private static ImmutableList<AnswerPart> WithCallIds(SeatedTurn prompt, ImmutableList<AnswerPart> parts)
    {
        if (!parts.Exists(part => part is AnswerPart.Call))
            return parts;

        var number = prompt.Given.Count(part => part is AnswerPart.Call);
        return parts.ConvertAll(part => part is AnswerPart.Call call
            ? Numbered(call, $"call_{prompt.Id}_{number++}")
            : part);
    }

    private static AnswerPart.Call Numbered(AnswerPart.Call call, string id) =>
        call.Value.Id.Length > 0 ? call : new AnswerPart.Call(call.Value with { Id = id });

    private static Echo? EchoOf(ImmutableList<AnswerPart> parts) => parts is [AnswerPart.Text only]
        ? Echo.Of(only.Value, [])
        : Echo.Of(
            string.Concat(parts.OfType<AnswerPart.Text>().Select(part => part.Value)),
            [.. parts.OfType<AnswerPart.Call>().Select(part => part.Value)]);
}
