namespace MotiveProxy;

/// <summary>What the command tells the shell.</summary>
internal static class ExitCodes
{
    /// <summary>All went well.</summary>
    public const int Success = 0;

    /// <summary>It could not be done; standard error says why.</summary>
    public const int Failure = 1;

    /// <summary>The configuration or the command line is wrong.</summary>
    public const int Misconfigured = 2;

    /// <summary>It was interrupted before it was done, as shells say it.</summary>
    public const int Interrupted = 130;
}
