namespace MotiveProxy.EndToEnd.Tests.Durability;

/// <summary>Says what went wrong, from nothing but what the clients themselves said and heard.</summary>
internal static class Checker
{
    /// <summary>All faults; none if nobody lost anything, got anything twice, or got what was another's.</summary>
    public static IReadOnlyList<string> Faults(IReadOnlyList<Entry> tape) =>
    [
        .. tape.Where(entry => entry.IsCallers).GroupBy(entry => (entry.Room, entry.Who)).SelectMany(caller => OfCaller([.. caller])),
        .. tape.Where(entry => entry.Step != Step.Hit).GroupBy(entry => entry.Room).SelectMany(room => OfRoom([.. room])),
    ];

    // Every question gets its own answer, once, and what was heard before a break was the beginning of it.
    private static IEnumerable<string> OfCaller(IReadOnlyList<Entry> steps)
    {
        string? open = null;
        foreach (var entry in steps)
        {
            if (entry.Step == Step.Said)
            {
                if (open is not null && open != entry.Words)
                    yield return $"lost: {entry.Room}, {entry.Who} goes on without an answer to: {open}";
                open = entry.Words;
            }
            else if (open is null)
            {
                yield return $"doubled: {entry.Room}, {entry.Who} heard once more: {entry.Words}";
            }
            else if (entry.Step == Step.Broke)
            {
                if (!Entry.AnswerTo(open).StartsWith(entry.Words, StringComparison.Ordinal))
                    yield return $"swapped: {entry.Room}, {entry.Who} asked: {open}; began to hear: {entry.Words}";
            }
            else
            {
                if (entry.Words != Entry.AnswerTo(open))
                    yield return $"swapped: {entry.Room}, {entry.Who} asked: {open}; heard: {entry.Words}";
                open = null;
            }
        }

        if (open is not null)
            yield return $"lost: {steps[0].Room}, {steps[0].Who} never got an answer to: {open}";
    }

    private static IEnumerable<string> OfRoom(IReadOnlyList<Entry> steps)
    {
        var asked = new HashSet<string>();
        var given = new HashSet<string>();
        var answered = new HashSet<string>();
        var shown = new HashSet<string>();
        var shownSinceBreak = new HashSet<string>();
        var prompts = new Dictionary<string, string>();
        foreach (var entry in steps)
        {
            switch (entry)
            {
                case { Step: Step.Said, IsCallers: true }:
                    asked.Add(entry.Words);
                    break;
                case { Step: Step.Said or Step.Typed }:
                    given.Add(entry.Words);
                    break;
                case { Step: Step.Broke, IsCallers: true }:
                    if (!given.Any(words => words.StartsWith(entry.Words, StringComparison.Ordinal)) && entry.Words.Length > 0)
                        yield return $"invented: {entry.Room}, {entry.Who} began to hear what nobody said: {entry.Words}";
                    break;
                case { Step: Step.Heard, IsCallers: true }:
                    answered.Add(entry.Words);
                    if (asked.Contains(entry.Words))
                        yield return $"crossed: {entry.Room}, {entry.Who} heard a caller: {entry.Words}";
                    else if (entry.Words == Entry.Ping)
                        yield return $"crossed: {entry.Room}, {entry.Who} heard a ping";
                    else if (!given.Contains(entry.Words))
                        yield return $"invented: {entry.Room}, {entry.Who} heard what nobody said: {entry.Words}";
                    break;
                case { Step: Step.Heard }:
                    if (!asked.Contains(entry.Words))
                        yield return $"invented: {entry.Room}, the person was shown what nobody asked: {entry.Words}";
                    if (answered.Contains(Entry.AnswerTo(entry.Words)))
                        yield return $"doubled: {entry.Room}, the person was shown what it had answered: {entry.Words}";
                    else if (!shownSinceBreak.Add(entry.Words))
                        yield return $"doubled: {entry.Room}, the person was shown twice without a break: {entry.Words}";
                    else if (entry.Prompt is { } id && prompts.GetValueOrDefault(entry.Words, id) != id)
                        yield return $"doubled: {entry.Room}, the person was shown as two prompts: {entry.Words}";
                    if (entry.Prompt is not null)
                        prompts[entry.Words] = entry.Prompt;
                    shown.Add(entry.Words);
                    break;
                case { Step: Step.Broke, IsCallers: false }:
                    // The person's words after a showing may be gone with the server, so what they answered may come again.
                    shownSinceBreak.Clear();
                    break;
            }
        }

        foreach (var never in asked.Except(shown))
            yield return $"lost: {steps[0].Room}, the person was never shown: {never}";
    }
}
