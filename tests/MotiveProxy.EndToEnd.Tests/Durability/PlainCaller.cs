namespace MotiveProxy.EndToEnd.Tests.Durability;

/// <summary>A program over bare HTTP that asks one question after the other, and the identical request again when it broke, as SDKs do.</summary>
internal sealed class PlainCaller(Door door, Tape tape, string room, string name, int seed, TimeSpan? patience = null) : ICaller
{
    // More than anything is broken.
    private const int MostTries = 300;

    private readonly PlainChat _chat = new(door, "caller/v1", tape, room, name, patience);
    private readonly Random _random = new(seed);
    private int _asked;

    /// <inheritdoc/>
    public async Task AskAsync(CancellationToken stop)
    {
        var question = $"{room}, {name}: question {++_asked}";
        var stream = _random.Next(2) == 0;
        for (var tries = 0; tries < MostTries; tries++)
        {
            await door.UpAsync();
            if (await _chat.SayAsync(question, stream, stop) is not null)
                return;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _chat.Dispose();
}
