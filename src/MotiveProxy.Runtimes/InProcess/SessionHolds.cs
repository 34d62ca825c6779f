using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;

namespace MotiveProxy.Runtimes.InProcess;

/// <summary>The open holds of one session: those that wait, and those on which nobody has reported yet.</summary>
internal sealed class SessionHolds
{
    private readonly List<Hold> _holds = new(capacity: 1);

    /// <summary>How many there are.</summary>
    public int Count => _holds.Count;

    /// <summary>Takes one in.</summary>
    public void Add(Hold hold) => _holds.Add(hold);

    /// <summary>An open hold, or <see langword="null"/>.</summary>
    public Hold? Find(HoldId id)
    {
        foreach (var hold in _holds)
        {
            if (hold.Id == id)
                return hold;
        }

        return null;
    }

    /// <summary>Takes one out: it is reported on.</summary>
    public void Remove(Hold hold) => _holds.Remove(hold);

    /// <summary>Ends some; they stay until they are reported on.</summary>
    /// <param name="which">Which of them.</param>
    /// <param name="outcome">How they end.</param>
    /// <returns>Those that had not ended before.</returns>
    public IReadOnlyList<Hold> End(Predicate<Hold> which, Outcome outcome) => _holds.FindAll(hold => which(hold) && hold.Complete(outcome));

    /// <summary>Ends all. Nobody need report on them.</summary>
    public void EndAll(Outcome outcome)
    {
        foreach (var hold in _holds)
            hold.Complete(outcome);
        _holds.Clear();
    }
}
