using Microsoft.Extensions.Hosting;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes;
using MotiveProxy.Server.Operator;

namespace MotiveProxy.Server.Mcp;

/// <summary>The prompts that wait for an answer, of all sessions.</summary>
internal sealed class WaitingPrompts(ISessionWatch watch, SessionDocuments documents, TimeProvider time, IHostApplicationLifetime lifetime)
{
    /// <summary>All that wait, the oldest first.</summary>
    /// <param name="session">Only those of this session; <see langword="null"/>: of all.</param>
    /// <param name="wait">How long to wait until one waits that nobody answers.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<IReadOnlyList<WaitingDocument>> ListAsync(string? session, TimeSpan wait, CancellationToken cancellation)
    {
        var there = await ReadAsync(session);
        if (wait <= TimeSpan.Zero || there.Any(prompt => prompt.ClaimedBy is null))
            return there;

        using var patience = new CancellationTokenSource(wait, time);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, lifetime.ApplicationStopping, cancellation);
        await using var events = watch.WatchAsync(session: null, over.Token).GetAsyncEnumerator(CancellationToken.None);
        there = await ReadAsync(session);
        while (!there.Any(prompt => prompt.ClaimedBy is null) && await events.MoveNextAsync())
        {
            if (events.Current.Event is SessionEvent.PromptOpened or SessionEvent.PromptReleased)
                there = await ReadAsync(session);
        }

        return there;
    }

    /// <summary>All of one prompt; <see langword="null"/> if it does not wait.</summary>
    public async Task<PromptDocument?> FindAsync(TurnId prompt)
    {
        foreach (var view in await watch.ListAsync())
        {
            if (view.State.Find(prompt) is { IsOpenPrompt: true } found)
                return documents.WholePrompt(found, view.State);
        }

        return null;
    }

    private async Task<IReadOnlyList<WaitingDocument>> ReadAsync(string? session) =>
    [
        .. (await watch.ListAsync())
            .Where(view => session is null || view.Name.Value == session)
            .SelectMany(view => view.State.OpenPrompts.Select(prompt => (view.Name, Prompt: documents.BriefPrompt(prompt, view.State))))
            .OrderBy(waiting => waiting.Prompt.SinceTs)
            .Select(waiting => WaitingDocument.Of(waiting.Name, waiting.Prompt)),
    ];
}

/// <summary>What waits, as <c>list_waiting</c> tells it.</summary>
/// <param name="Waiting">The oldest first.</param>
public sealed record WaitingListDocument(IReadOnlyList<WaitingDocument> Waiting);

/// <summary>A prompt that waits, in short.</summary>
/// <param name="Prompt">Its id.</param>
/// <param name="Session">The session: the model that the caller asked.</param>
/// <param name="State"><c>waiting</c>, <c>presented</c> or <c>answering</c>.</param>
/// <param name="Client">The caller's client.</param>
/// <param name="SinceTs">When it came, in Unix seconds.</param>
/// <param name="Text">What is new in it, cut if it is long.</param>
public sealed record WaitingDocument(string Prompt, string Session, string State, string Client, double SinceTs, string Text)
{
    // An agent reads all of one prompt by another tool.
    private const int LongestText = 2_000;

    /// <summary>When the client gives up, in Unix seconds, if it is known.</summary>
    public double? GivesUpTs { get; init; }

    /// <summary>Who answers it already, if anybody.</summary>
    public string? ClaimedBy { get; init; }

    /// <summary>From the operator API's words.</summary>
    internal static WaitingDocument Of(SessionName session, PromptDocument prompt) => new(
        prompt.Id, session.Value, prompt.State, prompt.ClientName ?? prompt.Client, prompt.SinceTs, Cut(prompt.Text))
    {
        GivesUpTs = prompt.GivesUpTs,
        ClaimedBy = prompt.ClaimedBy,
    };

    private static string Cut(string text)
    {
        if (text.Length <= LongestText)
            return text;

        var length = char.IsHighSurrogate(text[LongestText - 1]) ? LongestText - 1 : LongestText;
        return $"{text.AsSpan(0, length)} … [{text.Length - length} characters more]";
    }
}
