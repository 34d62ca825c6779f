using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Protocols;
using MotiveProxy.Runtimes;

namespace MotiveProxy.Server.WebConsole.Answering;

/// <summary>How the person before a page answers: under its name, and never what somebody else is answering.</summary>
internal sealed class AnswerDesk(ISessionRuntime runtime, DelayedAnswers delayed, Person person)
{
    /// <summary>Takes a prompt for oneself.</summary>
    /// <param name="prompt">The prompt.</param>
    /// <param name="takesOver">Whether it is taken from whoever has it.</param>
    /// <returns><see langword="null"/>, or what is wrong.</returns>
    public async Task<string?> ClaimAsync(TurnId prompt, bool takesOver = false)
    {
        var problem = Say(await runtime.ClaimAsync(prompt, person.Name, takesOver));

        // What somebody else had ready would be refused now, and must not keep this person from answering.
        if (takesOver && problem is null)
            delayed.Cancel(prompt);
        return problem;
    }

    /// <summary>Leaves a prompt to others.</summary>
    /// <returns><see langword="null"/>, or what is wrong.</returns>
    public async Task<string?> ReleaseAsync(TurnId prompt) => Say(await runtime.ReleaseAsync(prompt, person.Name));

    /// <summary>Says a part of the answer.</summary>
    /// <returns><see langword="null"/>, or what is wrong.</returns>
    public async Task<string?> GiveAsync(TurnId prompt, AnswerPart part) =>
        await ClaimAsync(prompt) ?? Say(await runtime.GivePartAsync(prompt, part, person.Name));

    /// <summary>Ends the answer, at once or later.</summary>
    /// <returns><see langword="null"/>, or what is wrong.</returns>
    public async Task<string?> EndAsync(TurnId prompt, Ending ending, TimeSpan after = default)
    {
        if (await ClaimAsync(prompt) is { } problem)
            return problem;
        if (after == TimeSpan.Zero)
            return Say(await runtime.AnswerAsync(prompt, ending, person.Name));

        delayed.Begin(prompt, ending, person.Name, after);
        return null;
    }

    /// <summary>Cuts the connections that wait for a prompt; the prompt stays.</summary>
    /// <returns><see langword="null"/>, or what is wrong.</returns>
    public async Task<string?> DropAsync(TurnId prompt) => Say(await runtime.DropAsync(prompt, person.Name));

    private static string? Say(Fault? fault) => fault is null ? null : FaultCatalog.Report(fault).Message;
}
