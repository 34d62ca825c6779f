namespace MotiveProxy.Tests.Common;

/// <summary>How long a test waits for something that happens at once, before it says that it never happens. Nothing is measured by it.</summary>
public static class Timeouts
{
    /// <summary>Long enough for the slowest machine.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Fails instead of hanging.</summary>
    public static Task<T> Soon<T>(this ValueTask<T> task) => task.AsTask().WaitAsync(Patience);

    /// <summary>Fails instead of hanging.</summary>
    public static Task<T> Soon<T>(this Task<T> task) => task.WaitAsync(Patience);

    /// <summary>Fails instead of hanging.</summary>
    public static Task Soon(this Task task) => task.WaitAsync(Patience);

    /// <summary>Asks, of what nobody announces, until it is so; fails instead of hanging.</summary>
    public static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!await condition())
            await Task.Delay(20, patience.Token);
    }
}
