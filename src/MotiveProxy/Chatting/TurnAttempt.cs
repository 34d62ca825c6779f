namespace MotiveProxy.Chatting;

/// <summary>What became so far of one turn that is being sent.</summary>
internal sealed class TurnAttempt
{
    // Well under the time for which a server knows a lost turn again.
    private static readonly TimeSpan SameTurn = TimeSpan.FromSeconds(60);

    /// <summary>How many times it was sent in vain.</summary>
    public int Retries { get; private set; }

    /// <summary>Whether the server has taken it.</summary>
    public bool IsTaken { get; set; }

    /// <summary>Counts another attempt.</summary>
    /// <returns>Whether it is too late to send the same turn.</returns>
    public bool CountRetry(TimeSpan lasting)
    {
        Retries++;
        return lasting > SameTurn;
    }
}
