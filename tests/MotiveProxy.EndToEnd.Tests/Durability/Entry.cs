namespace MotiveProxy.EndToEnd.Tests.Durability;

/// <summary>What a client can know of one step of its own.</summary>
internal enum Step
{
    /// <summary>It sends a request that ends in these words; a person who answers has said all of them then.</summary>
    Said,

    /// <summary>A person sends a piece of an answer; these are the words so far.</summary>
    Typed,

    /// <summary>A response came to its end with these words.</summary>
    Heard,

    /// <summary>Its request failed, after these words or none.</summary>
    Broke,

    /// <summary>Nobody's step: the test has broken something just before.</summary>
    Hit,
}

/// <summary>One line of the tape.</summary>
/// <param name="Room">The session.</param>
/// <param name="Who">Whose step it is: <see cref="Person"/>, or a caller's name.</param>
/// <param name="Step">What happened.</param>
/// <param name="Words">What was said or heard.</param>
internal sealed record Entry(string Room, string Who, Step Step, string Words)
{
    /// <summary>The name of every room's stand-in.</summary>
    public const string Person = "person";

    /// <summary>What the person says to be shown what waits.</summary>
    public const string Ping = "/join";

    /// <summary>When, in nanoseconds of the machine's steady clock, which is one for all processes; the tape notes it for who does not.</summary>
    public long At { get; init; }

    /// <summary>The prompt's id, where the person was told it.</summary>
    public string? Prompt { get; init; }

    /// <summary>Whether the person had said a part of it before.</summary>
    public bool IsEnd { get; init; }

    /// <summary>Why it broke, for who reads the tape.</summary>
    public string? Why { get; init; }

    /// <summary>How many requests it took, where a client that repeats them by itself tells.</summary>
    public int Requests { get; init; } = 1;

    /// <summary>Whether a caller's step, not the person's.</summary>
    public bool IsCallers => Who != Person && Step != Step.Hit;

    /// <summary>The one answer that a question may get.</summary>
    public static string AnswerTo(string question) => $"Answer to <{question}>";

    /// <inheritdoc/>
    public override string ToString() =>
        $"{At / 1000000} {Room}, {Who} {Step}: {Words}{(Prompt is null ? "" : $" [{Prompt}]")}{(Why is null ? "" : $" ({Why})")}{(Requests == 1 ? "" : $" after {Requests} requests")}";
}
