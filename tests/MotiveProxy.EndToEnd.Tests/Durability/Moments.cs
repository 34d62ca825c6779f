namespace MotiveProxy.EndToEnd.Tests.Durability;

/// <summary>How far exchanges had come when something broke under them, from the clients' notes alone.</summary>
internal sealed class Moments
{
    private readonly Dictionary<(string Room, string Question), Moment> _reached = [];
    private readonly Dictionary<(string Room, string Who), string> _open = [];
    private readonly Dictionary<(string Room, string Who), Moment> _atHit = [];
    private readonly Dictionary<string, string> _questions = [];
    private readonly Dictionary<Moment, int> _broken = Enum.GetValues<Moment>().ToDictionary(moment => moment, _ => 0);

    private Moments()
    {
    }

    /// <summary>How many exchanges were broken at each moment: those whose caller hears after a hit that its request has failed.</summary>
    public static IReadOnlyDictionary<Moment, int> Broken(IReadOnlyList<Entry> tape)
    {
        var moments = new Moments();
        foreach (var entry in tape)
            moments.Take(entry);
        return moments._broken;
    }

    private void Take(Entry entry)
    {
        if (entry.Step == Step.Hit)
            TakeHit();
        else if (entry.IsCallers)
            TakeCallers(entry, (entry.Room, entry.Who));
        else if (entry.Step != Step.Broke)
            TakePersons(entry);
    }

    private void TakeHit()
    {
        foreach (var (caller, question) in _open)
            _atHit[caller] = _reached[(caller.Room, question)];
    }

    private void TakeCallers(Entry entry, (string Room, string Who) caller)
    {
        if (entry.Step == Step.Said)
        {
            _open[caller] = entry.Words;
            _reached.TryAdd((entry.Room, entry.Words), Moment.Asked);
            return;
        }

        // What came to its end all the same was on the wire already.
        if (_atHit.Remove(caller, out var moment) && entry.Step == Step.Broke)
            _broken[moment == Moment.Answered && entry.Words.Length > 0 ? Moment.Delivering : moment]++;
        _open.Remove(caller);
    }

    private void TakePersons(Entry entry)
    {
        if (entry.Step == Step.Heard)
        {
            if (entry.Prompt is not null)
                _questions[entry.Prompt] = entry.Words;
            _reached[(entry.Room, entry.Words)] = Moment.Shown;
        }
        else if (QuestionOf(entry) is { } question)
        {
            _reached[(entry.Room, question)] = entry.Step == Step.Typed ? Moment.Typed : Moment.Answered;
        }
    }

    private string? QuestionOf(Entry entry) => entry.Prompt is { } prompt
        ? _questions[prompt]
        : _reached.Keys.Where(asked => asked.Room == entry.Room && Entry.AnswerTo(asked.Question) == entry.Words).Select(asked => asked.Question).FirstOrDefault();
}
