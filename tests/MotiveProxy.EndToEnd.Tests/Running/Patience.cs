namespace MotiveProxy.EndToEnd.Tests.Running;

/// <summary>How long a test waits for something that must come before it calls the wait a failure. Never a pace: nothing takes this long.</summary>
internal static class Patience
{
    /// <summary>Generous, for busy machines.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>The result, or a failure that says what did not come.</summary>
    public static async Task<T> Within<T>(this Task<T> task, string what)
    {
        try
        {
            return await task.WaitAsync(Limit);
        }
        catch (TimeoutException late)
        {
            throw new TimeoutException($"Nothing came within {Limit.TotalSeconds} s: {what}", late);
        }
    }

    /// <inheritdoc cref="Within{T}"/>
    public static async Task Within(this Task task, string what)
    {
        try
        {
            await task.WaitAsync(Limit);
        }
        catch (TimeoutException late)
        {
            throw new TimeoutException($"Nothing came within {Limit.TotalSeconds} s: {what}", late);
        }
    }
}
