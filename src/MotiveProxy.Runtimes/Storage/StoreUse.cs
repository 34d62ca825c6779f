namespace MotiveProxy.Runtimes.Storage;

/// <summary>A store that a runtime shall use.</summary>
/// <param name="Store">The store; it is disposed of with the runtime.</param>
/// <param name="Failed">Told once when nothing can be stored any more.</param>
/// <param name="Recovered">Told once when all that waited is stored.</param>
public sealed record StoreUse(ISessionStore Store, Action<Exception> Failed, Action Recovered)
{
    /// <summary>How long, and how much, is kept; <see langword="null"/>: all, for ever.</summary>
    public Retention? Retention { get; init; }
}
