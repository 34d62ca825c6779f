namespace MotiveProxy.EndToEnd.Tests.Durability;

/// <summary>A program that asks one question after the other, and the identical request again when it broke, as SDKs do.</summary>
internal sealed class Caller(MortalServer server, Tape tape, string room, string name, int seed) : IDisposable
{
    private const int Retries = 20;

    private readonly PlainChat _chat = new(new Uri(server.Address, "caller/v1/chat/completions"), tape, room, name);
    private readonly Random _random = new(seed);
    private int _asked;

    /// <summary>Asks the next question until it has an answer.</summary>
    public async Task AskAsync(CancellationToken stop)
    {
        var question = $"{room}, {name}: question {++_asked}";
        var stream = _random.Next(2) == 0;
        for (var tries = 0; tries <= Retries; tries++)
        {
            await server.UpAsync();
            if (await _chat.SayAsync(question, stream, stop) is not null)
                return;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _chat.Dispose();
}

/// <summary>The stand-in of a room: it answers whatever it is shown. When its request breaks it presses "try again", or says that it is there.</summary>
internal sealed class Person(MortalServer server, Tape tape, string room, string path, int seed) : IDisposable
{
    private readonly PlainChat _chat = new(new Uri(server.Address, path + "/chat/completions"), tape, room, Entry.Person);
    private readonly Random _random = new(seed);

    /// <summary>Answers until it is stopped.</summary>
    public async Task AnswerAsync(CancellationToken stop)
    {
        var words = Entry.Ping;
        while (!stop.IsCancellationRequested)
        {
            await server.UpAsync();
            try
            {
                if (await _chat.SayAsync(words, stream: _random.Next(2) == 0, stop) is { } prompt)
                    words = Entry.AnswerTo(prompt);
                else if (_random.Next(2) == 0)
                    words = Entry.Ping;
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _chat.Dispose();
}
