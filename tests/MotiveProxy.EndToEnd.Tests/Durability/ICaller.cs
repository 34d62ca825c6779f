namespace MotiveProxy.EndToEnd.Tests.Durability;

/// <summary>A program that talks to what it believes to be a model.</summary>
internal interface ICaller : IDisposable
{
    /// <summary>Asks the next question until it has an answer; gives up after many failures, which the checker finds.</summary>
    Task AskAsync(CancellationToken stop);
}
