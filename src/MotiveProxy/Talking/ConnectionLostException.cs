namespace MotiveProxy.Talking;

/// <summary>There is no connection to the server, or there is none any more.</summary>
internal sealed class ConnectionLostException : Exception
{
    public ConnectionLostException()
    {
    }

    public ConnectionLostException(string message)
        : base(message)
    {
    }

    public ConnectionLostException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Whether there was a connection at all.</summary>
    public bool WasConnected { get; init; }
}
