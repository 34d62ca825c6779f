namespace MotiveProxy.EndToEnd.Tests.Durability;

/// <summary>The server as its clients know it: addresses. How many processes answer there, and what breaks them, is its own affair.</summary>
internal interface IServerUnderTest : IAsyncDisposable
{
    /// <summary>Where it is reached: at its own address, at each node's, or at a balancer's. They stay the same whatever breaks.</summary>
    IReadOnlyList<Uri> Addresses { get; }

    /// <summary>What its processes have printed, for who reads about a failure.</summary>
    string Output { get; }

    /// <summary>
    /// Comes when somebody at one of the addresses takes new turns: at once, or when what was broken is mended. For clients that
    /// would come back without a pause.
    /// </summary>
    Task UpAsync();

    /// <summary>Breaks something, notes a <see cref="Step.Hit"/> at once, and mends it.</summary>
    Task BreakAsync(Tape tape, Random random);
}
