using System.Diagnostics;
using MotiveProxy.EndToEnd.Tests.Running;

namespace MotiveProxy.EndToEnd.Tests.Durability;

/// <summary>The steps of all clients in the order in which they took them. Nothing on it was said by the server about itself.</summary>
internal sealed class Tape
{
    private readonly Lock _lock = new();
    private readonly List<Entry> _entries = [];
    private Func<Entry, bool> _counts = _ => false;
    private TaskCompletionSource? _reached;
    private int _missing;

    /// <summary>A copy of it, in order of time: what another process noted may have come late.</summary>
    public IReadOnlyList<Entry> Entries
    {
        get
        {
            lock (_lock)
                return [.. _entries.OrderBy(entry => entry.At)];
        }
    }

    // The clock of process.hrtime in Node too.
    private static long Now => Stopwatch.GetTimestamp() * (1_000_000_000 / Stopwatch.Frequency);

    /// <summary>Adds a step. Who said something adds it before it is sent; who heard something, after its end.</summary>
    public void Add(Entry entry)
    {
        lock (_lock)
        {
            _entries.Add(entry.At == 0 ? entry with { At = Now } : entry);
            if (_counts(entry) && --_missing == 0)
                _reached?.TrySetResult();
        }
    }

    /// <summary>Waits until a number of further steps was taken. One may wait at a time.</summary>
    public Task FurtherAsync(int steps) => FurtherAsync(steps, _ => true, "any");

    /// <summary>Waits until a number of further steps of a kind was taken. One may wait at a time.</summary>
    public Task FurtherAsync(int steps, Func<Entry, bool> counts, string kind)
    {
        lock (_lock)
        {
            (_counts, _missing) = (counts, steps);
            _reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _reached.Task.Within($"{steps} further steps of the clients: {kind}");
        }
    }
}
