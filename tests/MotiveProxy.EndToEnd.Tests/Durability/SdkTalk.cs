namespace MotiveProxy.EndToEnd.Tests.Durability;

/// <summary>What programs with an official client talk.</summary>
/// <param name="Library">The client, as its script names it; <see cref="DotNetCaller.Library"/> for that of .NET.</param>
/// <param name="Rooms">How many conversations there are at once.</param>
/// <param name="Questions">How many questions each asks.</param>
internal sealed record SdkTalk(string Library, int Rooms, int Questions)
{
    /// <summary>The number of the first room. Who talks again to a server that remembers takes another: who asks the same again gets the same.</summary>
    public int First { get; init; } = 1;

    /// <summary>They ask on until this has ended, too.</summary>
    public Task Until { get; init; } = Task.CompletedTask;

    /// <summary>Whether every other answer is read as a stream, in which a client that was cut off has to be told to ask again; else none is.</summary>
    public bool Streams { get; init; } = true;

    /// <summary>After how long persons ask anew, and Node's clients by a time-out of their own; never, and as they come, if it is not said.</summary>
    public TimeSpan? Patience { get; init; }

    /// <summary>Where the persons knock, if not where the clients do.</summary>
    public IServerUnderTest? PersonsAt { get; init; }
}
