namespace MotiveProxy.EndToEnd.Tests.Durability;

/// <summary>The time that a person takes, so that exchanges are found in every state. Nobody waits for it to be over.</summary>
internal static class Thinking
{
    private const int MostMilliseconds = 20;

    /// <summary>Thinks for a moment, or not at all.</summary>
    public static Task AboutAsync(Random random, CancellationToken stop) => Task.Delay(random.Next(MostMilliseconds), stop);
}
