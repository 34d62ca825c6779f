namespace MotiveProxy;

/// <summary>A command cannot do what it was asked for. The message is all that its user needs to know.</summary>
internal sealed class CommandFailedException : Exception
{
    public CommandFailedException()
    {
    }

    public CommandFailedException(string message)
        : base(message)
    {
    }

    public CommandFailedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>The exit code.</summary>
    public int ExitCode { get; init; } = ExitCodes.Failure;
}
