namespace MotiveProxy.Runtimes.Storage;

/// <summary>A store that cannot be used as it is: its message says why and what to do about it, for the person who starts the server.</summary>
public sealed class StoreException : Exception
{
    /// <summary>A store that cannot be used.</summary>
    public StoreException()
    {
    }

    /// <summary>A store that cannot be used.</summary>
    /// <param name="message">Why, and what to do about it.</param>
    public StoreException(string message)
        : base(message)
    {
    }

    /// <summary>A store that cannot be used.</summary>
    /// <param name="message">Why, and what to do about it.</param>
    /// <param name="innerException">What the store said.</param>
    public StoreException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>What is said of a store that cannot be read for a while.</summary>
    internal static StoreException Unreadable(Exception failure) => new("What is stored cannot be read now; ask again.", failure);

    /// <summary>What is said of a store that nothing can be removed from for a while.</summary>
    internal static StoreException Irremovable(Exception failure) => new("What is stored cannot be removed now; ask again.", failure);
}
