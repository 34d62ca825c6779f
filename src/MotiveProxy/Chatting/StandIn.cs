using System.Text;
using MotiveProxy.Talking;

namespace MotiveProxy.Chatting;

/// <summary>The stand-in's side of the dance: join, then prompt, answer, prompt, answer, over whatever happens to the connection.</summary>
internal sealed class StandIn(ChatSeat seat, string session, IDesk desk, TimeProvider time)
{
    private const string End = "/end";

    private readonly Backoff _backoff = new(time);
    private readonly Dialogue _dialogue = new(session);

    /// <summary>Plays until the stand-in leaves, or the session is closed.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> PlayAsync(CancellationToken cancellation)
    {
        try
        {
            var isEnding = false;
            while (await NextPromptAsync(cancellation) is { } prompt)
            {
                // The reply to that is the server's word that it is done, and no prompt.
                if (isEnding)
                {
                    desk.Note(prompt);
                    break;
                }

                if (await desk.AnswerAsync(prompt, cancellation) is not { } answer)
                    break;

                isEnding = answer.TrimEnd() is End;
                _dialogue.Exchange(prompt, answer);
            }

            return ExitCodes.Success;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return ExitCodes.Success;
        }
        catch (ServerFaultException fault) when (fault.Code == FaultCodes.SessionClosed)
        {
            desk.Note("The session is closed.");
            return ExitCodes.Success;
        }
        catch (ServerFaultException fault) when (fault.Code == FaultCodes.Superseded)
        {
            throw new CommandFailedException("Somebody else has taken the stand-in's seat. To take it back, start this command again.", fault);
        }
    }

    /// <summary>Waits for the next prompt, however often the connection is lost meanwhile.</summary>
    /// <returns><see langword="null"/> if the stand-in leaves first.</returns>
    private async Task<string?> NextPromptAsync(CancellationToken cancellation)
    {
        var turn = new TurnAttempt();
        while (true)
        {
            try
            {
                return await HoldAsync(turn, cancellation);
            }
            catch (ConnectionLostException lost)
            {
                await AgainAsync(turn, lost.Message, null, cancellation);
            }
            catch (ServerFaultException fault) when (fault.IsPassing)
            {
                await AgainAsync(turn, fault.Notice, fault.RetryAfter, cancellation);
            }
            catch (ServerFaultException fault) when (fault.Code == FaultCodes.TurnTimeout)
            {
                _dialogue.Rejoin();
                turn = new TurnAttempt();
            }
        }
    }

    private async Task<string?> HoldAsync(TurnAttempt turn, CancellationToken cancellation)
    {
        using var response = await seat.SendAsync(_dialogue.Turn, turn.Retries, cancellation);
        turn.IsTaken = true;
        if (_backoff.Failed > 0)
            desk.Note("Connected again.");

        _backoff.Reset();
        desk.Waiting();
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(cancellation, desk.Left);
        try
        {
            return await ReadAsync(response, leaving.Token);
        }
        catch (OperationCanceledException) when (desk.Left.IsCancellationRequested)
        {
            return null;
        }
    }

    private static async Task<string> ReadAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        var text = new StringBuilder();
        await foreach (var chunk in ChatStream.ChunksAsync(response, cancellation))
            text.Append(ChatStream.TextOf(chunk));

        return text.ToString();
    }

    // A turn that was taken must not be sent again: by then it could be read as the answer to another prompt. A join word never is.
    private async Task AgainAsync(TurnAttempt turn, string why, TimeSpan? wait, CancellationToken cancellation)
    {
        if (_backoff.Failed is 0)
            desk.Note($"{why} Trying again until it works; Ctrl-C ends it.");

        await _backoff.WaitAsync(wait, cancellation);
        if (turn.IsTaken)
            _dialogue.Rejoin();
        else if (turn.CountRetry(_backoff.Lasting) && _dialogue.Rejoin())
            desk.Note("Your last answer may not have arrived.");
    }
}
