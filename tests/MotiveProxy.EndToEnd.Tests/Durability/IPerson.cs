namespace MotiveProxy.EndToEnd.Tests.Durability;

/// <summary>The stand-in of a room: it answers whatever it is shown.</summary>
internal interface IPerson : IDisposable
{
    /// <summary>Answers until it is stopped.</summary>
    Task AnswerAsync(CancellationToken stop);
}
