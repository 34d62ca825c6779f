using MotiveProxy.Core.Conversations;

namespace MotiveProxy.Core.Sessions;

/// <summary>
/// Claims: who answers a prompt while several could. They bind operators only. A chat client that plays the stand-in is shown the prompt all the
/// same, and its answer counts.
/// </summary>
internal static class Claims
{
    /// <summary>Gives a prompt to whoever claims it, unless somebody else has it.</summary>
    public static void Claim(SessionDraft draft, SessionInput.PromptClaimed claimed)
    {
        if (FindOpen(draft, claimed.Prompt) is not { } prompt)
            return;

        if (claimed.TakesOver || MayGive(draft, prompt, claimed.By))
            Set(draft, prompt, claimed.By);
    }

    /// <summary>Lets go of a prompt. Of one that nobody has: nothing.</summary>
    public static void Release(SessionDraft draft, SessionInput.PromptReleased released)
    {
        if (FindOpen(draft, released.Prompt) is not { Claim: not null } prompt || !MayGive(draft, prompt, released.By))
            return;

        draft.Replace(prompt with { Claim = null });
        draft.Publish(new SessionEvent.PromptReleased(prompt.Id, released.By));
    }

    /// <summary>The open prompt that an operator means; there is none: the input is refused.</summary>
    public static SeatedTurn? FindOpen(SessionDraft draft, TurnId id)
    {
        if (draft.Find(id) is not { IsOpenPrompt: true } prompt)
        {
            draft.Reject(FaultCode.PromptGone);
            return null;
        }

        draft.IsActive = true;
        return prompt;
    }

    /// <summary>Whether an operator may do something with a prompt; if somebody else has it, the input is refused.</summary>
    public static bool MayGive(SessionDraft draft, SeatedTurn prompt, string? by)
    {
        if (prompt.Claim is not { } claim || claim.By == by)
            return true;

        draft.Reject(FaultCode.PromptClaimed, $"{claim.By} is answering this prompt. To answer it instead, claim it with \"take_over\": true.");
        return false;
    }

    /// <summary>A younger prompt turned out to be an older one: whoever was answering the one is answering the other.</summary>
    public static void MoveTo(SessionDraft draft, SeatedTurn older, SeatedTurn younger)
    {
        if (younger.Claim is { } claim && draft.Find(older.Id) is { IsOpenPrompt: true, Claim: null } still)
            Set(draft, still, claim.By);
    }

    private static void Set(SessionDraft draft, SeatedTurn prompt, string by)
    {
        if (prompt.Claim?.By == by)
            return;

        draft.Replace(prompt with { Claim = new PromptClaim(by, draft.Now) });
        draft.Publish(new SessionEvent.PromptClaimed(prompt.Id, by));
    }
}
