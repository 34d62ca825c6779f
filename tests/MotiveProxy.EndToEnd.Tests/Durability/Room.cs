namespace MotiveProxy.EndToEnd.Tests.Durability;

/// <summary>One session: a person and its callers.</summary>
/// <param name="server">The server.</param>
/// <param name="tape">What everybody notes.</param>
/// <param name="number">Its number; rooms with different ones differ in how the person is there.</param>
/// <param name="patience">After how long its plain clients ask anew, at the next address; never if it is not said.</param>
internal sealed class Room(IServerUnderTest server, Tape tape, int number, TimeSpan? patience = null)
{
    /// <summary>The model's name.</summary>
    public string Name { get; } = $"room {number}";

    /// <summary>Somebody who answers: at the operator API in pieces, in a chat at the stand-in's path, or in a chat that is known only by what it says.</summary>
    public IPerson Person() => (number % 3) switch
    {
        0 => new Typist(Door(0), tape, Name, number, patience),
        1 => new ChatPerson(Door(0), tape, Name, "standin/v1", number, patience),
        _ => new ChatPerson(Door(0), tape, Name, "v1", number, patience),
    };

    /// <summary>A caller over bare HTTP.</summary>
    public ICaller PlainCaller(int caller) => new PlainCaller(Door(caller), tape, Name, $"caller {caller}", (10 * number) + caller, patience);

    /// <summary>A caller with the official .NET client.</summary>
    public ICaller DotNetCaller(string name, bool streams) => new DotNetCaller(Door(1), tape, Name, name, streams, number);

    /// <summary>Has a person there while somebody talks.</summary>
    public async Task WithPersonAsync(Func<Task> talk, CancellationToken failed)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(failed);
        using var person = Person();
        var answering = person.AnswerAsync(over.Token);
        var talking = talk();
        await await Task.WhenAny(talking, answering);
        await talking;
        await over.CancelAsync();
        await answering;
    }

    /// <summary>Has callers there who ask so many questions each, and go on until something has happened.</summary>
    public Task TalkAsync(int callers, int questions, Task until, CancellationToken failed) => WithPersonAsync(
        () => Task.WhenAll(Enumerable.Range(1, callers).Select(async number =>
        {
            using var caller = PlainCaller(number);
            for (var asked = 0; asked < questions || !until.IsCompleted; asked++)
                await caller.AskAsync(failed);
        })),
        failed);

    private Door Door(int client) => new(server, number + client);
}
