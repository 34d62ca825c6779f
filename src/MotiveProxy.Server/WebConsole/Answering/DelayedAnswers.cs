using System.Collections.Concurrent;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes;

namespace MotiveProxy.Server.WebConsole.Answering;

/// <summary>Answers that are ready and go out later, to see how long a caller waits. They are this process's: one that ends sends none.</summary>
internal sealed class DelayedAnswers(ISessionRuntime runtime, TimeProvider time)
{
    private readonly ConcurrentDictionary<TurnId, Delayed> _waiting = new();

    /// <summary>Lets an answer go out later, in place of one that waits already.</summary>
    /// <param name="prompt">What it answers.</param>
    /// <param name="ending">The answer.</param>
    /// <param name="by">Who gives it.</param>
    /// <param name="after">When.</param>
    public void Begin(TurnId prompt, Ending ending, string by, TimeSpan after)
    {
        Cancel(prompt);
        var delayed = new Delayed(time.GetUtcNow() + after, new CancellationTokenSource());
        _waiting[prompt] = delayed;
        _ = SendAsync(prompt, delayed, ending, by, after);
    }

    /// <summary>When a prompt's answer goes out; <see langword="null"/> if none waits.</summary>
    public DateTimeOffset? DueAt(TurnId prompt) => _waiting.GetValueOrDefault(prompt)?.DueAt;

    /// <summary>Keeps an answer from going out.</summary>
    public void Cancel(TurnId prompt)
    {
        if (!_waiting.TryRemove(prompt, out var delayed))
            return;

        delayed.Stop.Cancel();
        delayed.Stop.Dispose();
    }

    private async Task SendAsync(TurnId prompt, Delayed delayed, Ending ending, string by, TimeSpan after)
    {
        await Task.Delay(after, time, delayed.Stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!_waiting.TryRemove(KeyValuePair.Create(prompt, delayed)))
            return;

        // Refused, because somebody else has answered meanwhile, it is no longer wanted.
        delayed.Stop.Dispose();
        await runtime.AnswerAsync(prompt, ending, by);
    }

    private sealed record Delayed(DateTimeOffset DueAt, CancellationTokenSource Stop);
}
