using MotiveProxy.Core.Sessions;

namespace MotiveProxy.Runtimes.Postgres;

/// <summary>What becomes of turns that would begin one session too many: sessions past their time make room first. Only for the round.</summary>
internal sealed class Births
{
    // The first makes the overdue sessions end, the second may go with them in one batch, the third finds their places.
    private const int Attempts = 3;

    private readonly Dictionary<HoldId, int> _attempts = [];

    /// <summary>Refuses the turns that have waited long enough for a place.</summary>
    public void Refuse(SharedSession session)
    {
        foreach (var letter in session.Letters.FindAll(letter => letter.Hold is not null))
        {
            var hold = letter.Hold!;
            var attempts = _attempts.GetValueOrDefault(hold.Id) + 1;
            _attempts[hold.Id] = attempts;
            if (attempts < Attempts)
                continue;

            _attempts.Remove(hold.Id);
            session.Letters.Remove(letter);
            hold.Complete(Outcomes.Full);
        }
    }

    /// <summary>Forgets who found a place.</summary>
    public void Forget(SharedSession session)
    {
        if (_attempts.Count == 0)
            return;

        foreach (var letter in session.Letters)
        {
            if (letter.Hold is { } hold)
                _attempts.Remove(hold.Id);
        }
    }
}
