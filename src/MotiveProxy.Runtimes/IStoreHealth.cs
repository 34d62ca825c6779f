namespace MotiveProxy.Runtimes;

/// <summary>Whether a runtime's store works.</summary>
public interface IStoreHealth
{
    /// <summary>Whether nothing can be stored at the moment, so that every new turn is refused with <see cref="Core.Conversations.FaultCode.StoreUnavailable"/>.</summary>
    bool IsStoreFailing { get; }
}
