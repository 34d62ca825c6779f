using MotiveProxy.EndToEnd.Tests.Running;

namespace MotiveProxy.EndToEnd.Tests.Durability;

/// <summary>What a client can know of one step of its own.</summary>
internal enum Step
{
    /// <summary>It sends a request that ends in these words.</summary>
    Said,

    /// <summary>A response came to its end with these words.</summary>
    Heard,

    /// <summary>Its request failed, after these words or none.</summary>
    Broke,
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

    /// <summary>Whether a caller's step, not the person's.</summary>
    public bool IsCallers => Who != Person;

    /// <summary>The one answer that a question may get.</summary>
    public static string AnswerTo(string question) => $"Answer to <{question}>";
}

/// <summary>The steps of all clients in the order in which they took them. Nothing on it was said by the server about itself.</summary>
internal sealed class Tape
{
    private readonly Lock _lock = new();
    private readonly List<Entry> _entries = [];
    private TaskCompletionSource? _reached;
    private int _awaited;

    /// <summary>A copy of it.</summary>
    public IReadOnlyList<Entry> Entries
    {
        get
        {
            lock (_lock)
                return [.. _entries];
        }
    }

    /// <summary>Adds a step. Who said something adds it before it is sent; who heard something, after its end.</summary>
    public void Add(Entry entry)
    {
        lock (_lock)
        {
            _entries.Add(entry);
            if (_entries.Count >= _awaited)
                _reached?.TrySetResult();
        }
    }

    /// <summary>Waits until a number of further steps was taken. One may wait at a time.</summary>
    public Task FurtherAsync(int steps)
    {
        lock (_lock)
        {
            _awaited = _entries.Count + steps;
            _reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _reached.Task.Within($"{steps} further steps of the clients");
        }
    }
}
