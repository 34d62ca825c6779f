namespace MotiveProxy.Talking;

/// <summary>The server answered, and what it says is an error.</summary>
internal sealed class ServerFaultException : Exception
{
    public ServerFaultException()
    {
    }

    public ServerFaultException(string message)
        : base(message)
    {
    }

    public ServerFaultException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    public ServerFaultException(int status, string code, string message)
        : base(message)
    {
        Status = status;
        Code = code;
    }

    /// <summary>The HTTP status; 200 for an error within a stream.</summary>
    public int Status { get; }

    /// <summary>The stable code, such as <c>draining</c>; empty if it gives none.</summary>
    public string Code { get; } = "";

    /// <summary>What to tell a person while the same request is sent again anyway.</summary>
    public string Notice => Code == FaultCodes.Draining ? "The server is shutting down." : Message;

    /// <summary>How long it asks to wait before the same request is sent again, if it wants it again.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Whether the same request may succeed later.</summary>
    public bool IsPassing => Code == FaultCodes.Draining || Code == FaultCodes.TooManySessions || Code == FaultCodes.TooManyPrompts || (Code.Length is 0 && Status is 502 or 503 or 504);
}
