using System.Text;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;

namespace MotiveProxy.Core.Tests.Walks;

/// <summary>
/// Takes a session through a walk. Every turn says something that no other says, unless it repeats one on purpose, so that
/// each word that arrives anywhere can be traced to who said it, and to what.
/// </summary>
/// <param name="keep">What becomes of the state of a step until the next one: by default it is simply kept.</param>
/// <param name="rules">The rules; by default those of one process.</param>
internal sealed class Walk(Func<SessionState, Step, SessionState>? keep = null, SessionRules? rules = null)
{
    /// <summary>Limits of 2; all holds are of one process.</summary>
    public static readonly SessionRules OneProcess = new() { MaxPrompts = 2, MaxRemembered = 2, Schemas = new EvenCheck() };

    /// <summary>The same; every other hold is of another process.</summary>
    public static readonly SessionRules TwoProcesses = OneProcess with
    {
        DeathNotice = TimeSpan.FromSeconds(8),
        AreNeighbours = static (one, other) => one.Value[^1] % 2 == other.Value[^1] % 2,
    };

    private readonly List<HoldTrace> _holds = [];
    private readonly List<TurnId> _prompts = [];
    private readonly Witness _witness = new();
    private readonly StringBuilder _effects = new();
    private SessionState _state = SessionState.New(Some.Morning);
    private DateTimeOffset _now = Some.Morning;
    private int _said;

    private SessionRules Rules { get; } = rules ?? OneProcess;

    /// <summary>All effects in order, as text: the same walk must give the same.</summary>
    public string Effects => _effects.ToString();

    public int Inputs { get; private set; }

    public void Take(IEnumerable<WalkStep> steps)
    {
        foreach (var step in steps)
            Take(step);

        TakeEverythingAway();
    }

    private void Take(WalkStep step)
    {
        switch (step.What)
        {
            case Happening.StandInSpeaks:
                Speak(Seat.StandIn, $"person {step.One % 2}", History(Seat.StandIn, step.Other));
                break;
            case Happening.CallerSpeaks:
                Speak(Seat.Caller, $"program {step.One % 2}", History(Seat.Caller, step.Other), hasForm: step.Other % 2 == 0);
                break;
            case Happening.UnnamedSpeaks:
                Speak(null, step.One % 3 == 2 ? "either" : $"{(step.One % 3 == 0 ? "person" : "program")} 0", History(Seat.StandIn, step.Other));
                break;
            case Happening.StandInJoins:
                Arrive(Some.Turn("/join"), Some.Asker($"person {step.One % 2}"));
                break;
            case Happening.StandInReloads:
                Speak(Seat.StandIn, $"person {step.One % 2}", []);
                break;
            case Happening.StandInCommands:
                Arrive(Some.Turn(step.One == 0 ? "/end" : "/error nonsense", History(Seat.StandIn, 1)), Some.Asker("person 0", Seat.StandIn));
                break;
            case Happening.StandInInsists:
                Arrive(Some.Turn(Witness.Insisting + $"<{++_said}>", History(Seat.StandIn, step.Other)), Some.Asker($"person {step.One % 2}", Seat.StandIn));
                break;
            case Happening.SomebodyRepeats or Happening.SomebodyRetries when Pick(_holds, step.One) is { } earlier:
                Arrive(earlier.Turn, earlier.Asker with { SaysRetry = step.What == Happening.SomebodyRetries });
                break;
            case Happening.HoldIsLost when Pick(_holds.Where(hold => hold.IsOpen), step.One) is { } hold:
                hold.IsLost = true;
                Apply(new SessionInput.HoldLost(_now, hold.Id));
                break;
            case Happening.HoldIsWritten when Pick(_holds.Where(hold => hold.IsCompleted && hold.IsOpen), step.One) is { } hold:
                Write(hold);
                break;
            case Happening.AllIsWritten:
                WriteAll();
                break;
            case Happening.PartIsGiven when Pick(_prompts, step.One) is { Value: not null } prompt:
                Apply(new SessionInput.PartGiven(_now, prompt, new AnswerPart.Text(_witness.SayByOperator(prompt, ++_said, Operator(step)))) { By = Operator(step) });
                break;
            case Happening.AnswerIsGiven when Pick(_prompts, step.One) is { Value: not null } prompt:
                Apply(new SessionInput.AnswerGiven(_now, prompt, Ending(prompt, Operator(step), isForced: step.Other == 0)) { By = Operator(step) });
                break;
            case Happening.PromptIsClaimed when Pick(_prompts, step.One) is { Value: not null } prompt:
                Apply(new SessionInput.PromptClaimed(_now, prompt, Operator(step) ?? "Cyd", TakesOver: step.Other == 0));
                break;
            case Happening.PromptIsReleased when Pick(_prompts, step.One) is { Value: not null } prompt:
                Apply(new SessionInput.PromptReleased(_now, prompt, Operator(step) ?? "Cyd"));
                break;
            case Happening.PromptIsDropped when Pick(_prompts, step.One) is { Value: not null } prompt:
                Drop(prompt, Operator(step));
                break;
            case Happening.AMomentPasses:
                Pass(TimeSpan.FromMilliseconds(100));
                break;
            case Happening.ASecondPasses:
                Pass(TimeSpan.FromSeconds(1 + (20 * step.One)));
                break;
            case Happening.MinutesPass:
                Pass(TimeSpan.FromMinutes(3 + (15 * step.One)));
                break;
            case Happening.DoubtEnds when Pick(_state.Parked, step.One) is { } parked:
                Apply(new SessionInput.DoubtEnded(_now, parked.Hold));
                break;
            case Happening.WatcherComes:
                Apply(new SessionInput.WatcherCame(_now));
                break;
            case Happening.WatcherGoes:
                Apply(new SessionInput.WatcherWent(_now));
                break;
            case Happening.OperatorCloses:
                Apply(new SessionInput.CloseAsked(_now));
                break;
        }
    }

    private Ending.Whole Ending(TurnId prompt, string? by, bool isForced) =>
        new(Answer.OfText(_witness.SayByOperator(prompt, ++_said, by, isForced))) { IsForced = isForced };

    // Whoever is cut reports it, as of any other end of a connection.
    private void Drop(TurnId prompt, string? by)
    {
        var cut = _state.Find(prompt)?.Holds ?? [];
        Apply(new SessionInput.PromptDropped(_now, prompt, by));
        foreach (var hold in cut.Where(hold => Trace(hold).IsLost))
            Apply(new SessionInput.HoldLost(_now, hold));
    }

    private static string? Operator(WalkStep step) => (step.Other % 3) switch
    {
        0 => "Ada",
        1 => "Ben",
        _ => null,
    };

    private void Speak(Seat? seat, string client, string[] history, bool hasForm = false)
    {
        var words = $"<{++_said}>";
        var owed = seat == Seat.StandIn && history is [.., var told] ? OpenPromptShownAs(told) : null;
        if (owed is { } asked && _state.Find(asked)!.Prompt!.Format == EvenCheck.Form && !EvenCheck.Fits(words))
            owed = null;

        var turn = Some.Turn(words, history);
        Arrive(hasForm ? turn with { Format = EvenCheck.Form } : turn, Some.Asker(client, seat));

        // Must-not-happen 4: who was shown a prompt and speaks to it has answered it, whatever became of the connections.
        Assert.False(owed is { } prompt && _state.Find(prompt) is { IsOpen: true }, $"the answer to {owed} was dropped");
    }

    private TurnId? OpenPromptShownAs(string told) =>
        _state.StandIn is not null
        && _witness.Shown is { } shown
        && _witness.LastTold(Seat.StandIn) == told
        && _state.Find(shown) is { IsOpen: true } open
        && open.Prompt?.LastUserMessage?.Text == told ? shown : null;

    // Clients tell their history in different ways: none of it, all that they know, or a window that begins somewhere.
    private string[] History(Seat seat, int how) => how switch
    {
        0 => [],
        1 or 2 => ["window", _witness.LastTold(seat) ?? "nothing yet"],
        _ => ["hello", .. _witness.LastTold(seat) is { } told ? new[] { told } : ["hello yourself"]],
    };

    private void Arrive(Turn turn, Asker asker)
    {
        BeginAnewAfterTheEnd();
        var hold = new HoldTrace(new HoldId($"h{_holds.Count}"), turn, asker);
        _holds.Add(hold);
        Apply(new SessionInput.TurnArrived(_now, hold.Id, turn, asker));
    }

    private void Apply(SessionInput input)
    {
        BeginAnewAfterTheEnd();
        Inputs++;
        var before = _state;
        var step = SessionMachine.Apply(_state, input, Rules);
        _state = keep is null ? step.Next : keep(before, step);
        foreach (var effect in step.Effects)
        {
            _effects.AppendLine(Render(effect));
            Note(effect, input);
        }

        StateLaws.Check(before, _state, Rules, _holds);
    }

    private void BeginAnewAfterTheEnd()
    {
        if (_state.Ended is null)
            return;

        _state = SessionState.New(_now);
        _witness.Forget();

        // Holds of the session before were completed; their reports are nobody's business any more.
        foreach (var hold in _holds)
        {
            Assert.True(hold.IsLost || hold.IsCompleted, $"{hold.Id} outlived its session");
            hold.IsWritten = true;
        }
    }

    private void Note(SessionEffect effect, SessionInput input)
    {
        switch (effect)
        {
            case SessionEffect.Admit admit:
                Trace(admit.Hold).Admit(admit.Seated);
                break;
            case SessionEffect.Send send:
                var to = Trace(send.Hold);
                to.Send();
                _witness.Told(to, send.Part, _holds);
                break;
            case SessionEffect.Complete complete:
                Trace(complete.Hold).Complete(complete.Outcome);
                _witness.Finished(Trace(complete.Hold), complete.Outcome);
                break;
            case SessionEffect.Publish publish:
                Note(publish.Event);
                _witness.Note(publish.Event, input, _holds);
                break;
        }
    }

    private void Note(SessionEvent happened)
    {
        if (happened is SessionEvent.PromptOpened opened)
            _prompts.Add(opened.Id);

        if (happened is SessionEvent.PromptFolded folded && _state.Find(folded.Into) is { } into)
        {
            // Whoever joins in the same step is yet to be admitted.
            foreach (var hold in _holds.Where(hold => hold.Seat is not null && into.Holds.Contains(hold.Id)))
                hold.Seat = into.Seat;
        }
    }

    private HoldTrace Trace(HoldId id) => _holds[int.Parse(id.Value[1..], System.Globalization.CultureInfo.InvariantCulture)];

    private void Write(HoldTrace hold)
    {
        hold.IsWritten = true;
        Apply(new SessionInput.HoldDelivered(_now, hold.Id));
    }

    private void WriteAll()
    {
        foreach (var hold in _holds.Where(hold => hold.IsCompleted && hold.IsOpen).ToList())
            Write(hold);
    }

    private void Pass(TimeSpan time)
    {
        _now += time;
        Apply(new SessionInput.TimePassed(_now));
    }

    /// <summary>Invariant 7: when all holds are gone and the grace is over nothing is left, and then the session ends.</summary>
    private void TakeEverythingAway()
    {
        WriteAll();
        foreach (var hold in _holds.Where(hold => hold.IsOpen).ToList())
        {
            hold.IsLost = true;
            Apply(new SessionInput.HoldLost(_now, hold.Id));
            WriteAll();
        }

        while (_state.Watchers > 0)
            Apply(new SessionInput.WatcherWent(_now));

        Pass(Rules.ReconnectGrace + Rules.ReconnectGrace + Rules.TombstoneTime);
        Assert.True(_state.Turns.IsEmpty && _state.Parked.IsEmpty, "turns are left when everybody is gone");
        Pass(Rules.SessionTimeout);
        Assert.Equal(ClosingReason.Idle, _state.Ended);
        Assert.All(_holds, hold => Assert.True(hold.IsLost || hold.IsCompleted, $"{hold.Id} was orphaned"));
    }

    private static T? Pick<T>(IEnumerable<T> from, int number)
    {
        var all = from.Reverse().Take(6).ToList();
        return all.Count == 0 ? default : all[number % all.Count];
    }

    private static string Render(SessionEffect effect) => effect is SessionEffect.Publish publish ? publish.Event.GetType().Name + publish.Event : effect.ToString();
}
