namespace MotiveProxy.Runtimes.History;

/// <summary>How much one search may look into.</summary>
/// <param name="limits">The node's limits.</param>
/// <param name="time">The clock.</param>
internal sealed class SearchBudget(RuntimeLimits limits, TimeProvider time)
{
    private readonly long _began = time.GetTimestamp();
    private long _bytes = limits.SearchedBytes;

    /// <summary>Whether nothing is left of it.</summary>
    public bool IsSpent => _bytes < 0 || time.GetElapsedTime(_began) > limits.SearchTime;

    /// <summary>So many bytes were looked into.</summary>
    public void Spend(int bytes) => _bytes -= bytes;
}
