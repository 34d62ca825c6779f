namespace MotiveProxy.EndToEnd.Tests.Durability;

/// <summary>A person in a chat program. When its request breaks it presses "try again", or says that it is there.</summary>
internal sealed class ChatPerson(Door door, Tape tape, string room, string path, int seed, TimeSpan? patience = null) : IPerson
{
    private readonly PlainChat _chat = new(door, path, tape, room, Entry.Person, patience);
    private readonly Random _random = new(seed);

    /// <inheritdoc/>
    public async Task AnswerAsync(CancellationToken stop)
    {
        var words = Entry.Ping;
        try
        {
            while (!stop.IsCancellationRequested)
            {
                await door.UpAsync();
                if (await _chat.SayAsync(words, stream: _random.Next(2) == 0, stop) is { } prompt)
                {
                    await Thinking.AboutAsync(_random, stop);
                    words = Entry.AnswerTo(prompt);
                }
                else if (_random.Next(2) == 0)
                {
                    words = Entry.Ping;
                }
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The talk is over.
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _chat.Dispose();
}
