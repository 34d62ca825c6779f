using MotiveProxy.Talking;

namespace MotiveProxy.Answering;

/// <summary>What waits for an answer, in one session or in all: the oldest that nobody else answers is claimed.</summary>
/// <param name="server">The server.</param>
/// <param name="session">The session; without one all.</param>
/// <param name="by">Who claims.</param>
/// <param name="surroundings">The clock, and where a person reads.</param>
internal sealed class PromptQueue(ServerLink server, string? session, string by, Surroundings surroundings)
{
    // What may bring something to answer.
    private static readonly HashSet<string> Occasions = ["hello", "prompt_opened", "prompt_released"];

    private readonly Backoff _backoff = new(surroundings.Time);

    /// <summary>Claims the oldest prompt.</summary>
    /// <returns>The prompt, or <see langword="null"/> if none waits that nobody else answers.</returns>
    public async Task<WaitingPrompt?> TakeAsync(CancellationToken cancellation)
    {
        var waiting = WaitingPrompt.ReadAll(await server.GetAsync("api/sessions", cancellation));
        foreach (var prompt in waiting.Where(prompt => prompt.Session == (session ?? prompt.Session) && prompt.ClaimedBy is null))
        {
            if (await TryClaimAsync(prompt, cancellation))
                return prompt;
        }

        return null;
    }

    /// <summary>Claims the oldest prompt as soon as there is one.</summary>
    public async Task<WaitingPrompt> WaitAsync(CancellationToken cancellation)
    {
        var wasThere = false;
        while (true)
        {
            try
            {
                var query = session is null ? "" : "?session=" + Uri.EscapeDataString(session);
                using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(server.Address, "api/events" + query));
                using var feed = await server.SendAsync(request, cancellation);
                wasThere = true;
                _backoff.Reset();
                await foreach (var item in EventFeed.ReadAsync(feed, cancellation))
                {
                    if (Occasions.Contains(item.EventType) && await TakeAsync(cancellation) is { } taken)
                        return taken;
                }
            }
            catch (ConnectionLostException lost) when (lost.WasConnected || wasThere)
            {
                await TellAsync(lost.Message);
            }
            catch (ServerFaultException fault) when (fault.IsPassing)
            {
                await TellAsync(fault.Notice);
            }

            await _backoff.WaitAsync(null, cancellation);
        }
    }

    /// <summary>Leaves a prompt to others again. What cannot be released is gone, or somebody else's by now.</summary>
    public async Task ReleaseAsync(WaitingPrompt prompt)
    {
        try
        {
            await server.SendJsonAsync(HttpMethod.Delete, $"api/prompts/{prompt.Id}/claim?by={Uri.EscapeDataString(by)}", json: null, CancellationToken.None);
        }
        catch (Exception gone) when (gone is ServerFaultException or ConnectionLostException)
        {
            await surroundings.Error.WriteLineAsync($"The prompt could not be released: {Printable.Of(gone.Message)}");
        }
    }

    private async Task<bool> TryClaimAsync(WaitingPrompt prompt, CancellationToken cancellation)
    {
        try
        {
            await server.SendJsonAsync(HttpMethod.Post, $"api/prompts/{prompt.Id}/claim", AnswerJson.OfClaim(by), cancellation);
            return true;
        }
        catch (ServerFaultException fault) when (fault.Code == FaultCodes.PromptGone || fault.Code == FaultCodes.PromptClaimed)
        {
            return false;
        }
    }

    private async Task TellAsync(string why)
    {
        if (_backoff.Failed is 0)
            await surroundings.Error.WriteLineAsync($"{Printable.Of(why)} Trying again.");
    }
}
