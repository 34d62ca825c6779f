using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes.Storage;
using MotiveProxy.Runtimes.Storage.Records;
using MotiveProxy.Runtimes.Watching;

namespace MotiveProxy.Runtimes.InProcess;

/// <summary>
/// One live session: its state, its holds, and a mailbox. Whoever posts while nobody is running the mailbox runs it until it is
/// empty: inputs are decided one after another and acted on in that order, without a thread, a task or a lock that is held. With a
/// store a step is acted on when it is stored; the next one may be decided before that.
/// </summary>
internal sealed class SessionCell : TimerWheel.Entry, IHoldOwner, IShipper
{
    private readonly SessionHouse _house;
    private readonly Outbox? _outbox;
    private readonly Lock _gate = new();

    // Guarded by _gate.
    private Queue<Mail>? _waiting;
    private bool _running;

    // Only for whoever set _running; others may read the states and copy the transcript.
    private readonly SessionHolds _holds = new();
    private readonly Transcript _transcript;
    private volatile SessionState _state;
    private volatile SessionState _shown;
    private DateTimeOffset _alarm = DateTimeOffset.MaxValue;
    private bool _begun;
    private bool _over;

    /// <summary>A session in which nothing has happened yet, or one that an earlier process left.</summary>
    public SessionCell(SessionName name, SessionHouse house, RestoredSession? restored = null)
    {
        (Name, _house) = (name, house);
        Since = restored?.Life.Since ?? house.Now;
        Life = restored?.Life.Id ?? house.NewLife();
        _state = _shown = restored?.State ?? SessionState.New(Since);
        _begun = restored is not null;
        _transcript = new Transcript(house.Limits.TranscriptLength);
        _outbox = house.Writer is { } writer ? new Outbox(this, writer, restored?.Entries ?? 0) { Settled = restored?.Settled ?? new SettledLedger() } : null;
    }

    /// <summary>The session's name.</summary>
    public SessionName Name { get; }

    /// <summary>When it began.</summary>
    public DateTimeOffset Since { get; }

    /// <summary>Which life of the name it is.</summary>
    public LifeId Life { get; }

    /// <summary>Its state as decided; what is stored, and so may be told, may be behind.</summary>
    public SessionState State => _state;

    /// <summary>How many holds are open: waiting, or not reported yet.</summary>
    public int OpenHolds => _holds.Count;

    /// <summary>The session as seen from outside.</summary>
    public SessionView View(bool withTranscript) => new(Name, Since, _shown, withTranscript ? _transcript.Copy() : []);

    /// <summary>Takes mail, and runs the mailbox unless somebody else is at it.</summary>
    public void Post(in Mail mail)
    {
        lock (_gate)
        {
            if (_running)
            {
                (_waiting ??= new Queue<Mail>()).Enqueue(mail);
                return;
            }

            _running = true;
        }

        Run(mail);
    }

    /// <summary>Gives the machine an operator's input.</summary>
    /// <returns><see langword="null"/>, or why it was not taken.</returns>
    public ValueTask<Fault?> AskAsync(SessionInput input)
    {
        var asked = new TaskCompletionSource<Fault?>(TaskCreationOptions.RunContinuationsAsynchronously);
        Post(new Mail(input) { Asked = asked });
        return new ValueTask<Fault?>(asked.Task);
    }

    void IHoldOwner.Delivered(HoldId hold) => Post(new Mail(new SessionInput.HoldDelivered(_house.Now, hold)));

    void IHoldOwner.Lost(HoldId hold) => Post(new Mail(new SessionInput.HoldLost(_house.Now, hold)));

    void IShipper.Stored(Shipment shipment) => Post(new Mail { Chore = Chore.Release, Stored = shipment });

    // Nobody else writes to the store of one process.
    void IShipper.Refused(Shipment shipment) => throw new InvalidOperationException($"The store refused what session {Name} did.");

    void IShipper.Unstorable(Shipment shipment, Exception bug) => Post(new Mail { Chore = Chore.Break, Stored = shipment, Bug = bug });

    /// <inheritdoc/>
    internal override void Ring() => Post(new Mail(new SessionInput.TimePassed(_house.Now)));

    private void Run(Mail mail)
    {
        while (true)
        {
            Handle(mail);
            lock (_gate)
            {
                if (_waiting is not { Count: > 0 })
                {
                    _running = false;
                    return;
                }

                mail = _waiting.Dequeue();
            }
        }
    }

    private void Handle(in Mail mail)
    {
        if (mail.Chore is Chore.Release)
            Release(mail.Stored!);
        else if (mail.Chore is Chore.Break)
            Break(mail.Stored!, mail.Bug!);
        else if (_over)
            _house.Redirect(Name, mail);
        else if (mail.Input is { } input)
            Take(input, mail);
        else
            Do(mail);
    }

    private void Do(in Mail mail)
    {
        switch (mail.Chore)
        {
            case Chore.CountWatchers:
                CountWatchers();
                break;
            case Chore.Note:
                Note(mail.News!);
                break;
            case Chore.Drain:
                EndAsLost(static _ => true, Outcomes.Draining);
                break;
            case Chore.StoreFails:
                EndAsLost(static hold => !hold.WasAdmitted, Outcomes.Unavailable);
                break;
            case Chore.Restore:
                Restore();
                break;
        }
    }

    private void Take(SessionInput input, in Mail mail)
    {
        // What is due is due first; if the session ends by it, the mail is for the next one.
        if (_state.WakeAt <= input.At && input is not SessionInput.TimePassed)
            Step(new SessionInput.TimePassed(input.At));

        switch (input)
        {
            case var _ when _over:
                _house.Redirect(Name, mail);
                break;
            case SessionInput.TurnArrived:
                TakeTurn(input, mail.Hold!);
                break;
            case SessionInput.HoldDelivered(_, var hold):
                TakeReport(input, hold);
                break;
            case SessionInput.HoldLost(_, var hold):
                TakeReport(input, hold);
                break;
            default:
                Step(input, mail.Asked);
                break;
        }
    }

    private void TakeTurn(SessionInput turn, Hold hold)
    {
        // Asked here as well as before posting: nothing that comes after the chore of draining, or of a failing store, is held.
        if (_house.Refusal is { } refusal)
        {
            hold.Complete(refusal);
        }
        else
        {
            _holds.Add(hold);
            Step(turn);
        }

        if (!_over && !_begun)
            Begin();
    }

    private void TakeReport(SessionInput report, HoldId hold)
    {
        if (_holds.Find(hold) is not { } known)
            return;

        Step(report);
        _holds.Remove(known);
    }

    // A first turn that was refused leaves nothing: no session, no place taken.
    private void Begin()
    {
        _begun = true;
        if (_state.IsEmpty)
            Leave(_state);
        else
            CountWatchers();
    }

    private void CountWatchers()
    {
        if (!_begun)
            return;

        for (var missing = _house.Watchers.Count(Name) - _state.Watchers; missing > 0 && !_over; missing--)
            Step(new SessionInput.WatcherCame(_house.Now));
        for (var extra = _state.Watchers - _house.Watchers.Count(Name); extra > 0 && !_over; extra--)
            Step(new SessionInput.WatcherWent(_house.Now));
    }

    // All are ended before any is lost, so that no rule gives one of them something else instead.
    private void EndAsLost(Predicate<Hold> which, Outcome outcome)
    {
        foreach (var hold in _holds.End(which, outcome))
            TakeReport(new SessionInput.HoldLost(_house.Now, hold.Id), hold.Id);
    }

    private void Restore()
    {
        HoldId[] gone = [.. _state.Turns.SelectMany(turn => turn.Holds), .. _state.Parked.Select(parked => parked.Hold)];
        foreach (var hold in gone)
        {
            if (!_over)
                Step(new SessionInput.HoldLost(_house.Now, hold));
        }

        CountWatchers();
        if (!_over)
            SetAlarm(_house.Now);
    }

    private void Step(SessionInput input, TaskCompletionSource<Fault?>? asked = null)
    {
        if (input is SessionInput.TimePassed)
            _alarm = DateTimeOffset.MaxValue;

        try
        {
            ActOn(SessionMachine.Apply(_state, input, _house.Rules), asked);
        }
        catch (Exception bug)
        {
            Break(bug, asked);
        }

        if (!_over)
            SetAlarm(input.At);
    }

    // Whoever sees the state finds its prompts, and whoever sees an effect finds the state.
    private void ActOn(in Step step, TaskCompletionSource<Fault?>? asked)
    {
        var before = _state;
        _house.Index(this, step);
        _state = step.Next;

        // Whoever does not find the session in the house any more, and waits for what is being stored, finds its end.
        var outbox = _begun || !step.Next.IsEmpty ? _outbox : null;
        outbox?.Put(before, step, asked);
        if (step.Next.Ended is not null)
            Leave(before);
        if (outbox is null)
            Release(step, asked);
    }

    private void Release(Shipment stored)
    {
        foreach (var parcel in stored.Parcels)
            Release(parcel.Step, parcel.Asked);
    }

    private void Release(in Step step, TaskCompletionSource<Fault?>? asked)
    {
        _shown = step.Next;
        foreach (var effect in step.Effects)
            Act(effect, asked);

        asked?.TrySetResult(null);
        if (step.Next.Ended is not null)
            _holds.EndAll(Outcomes.Closed);
    }

    private void Act(SessionEffect effect, TaskCompletionSource<Fault?>? asked)
    {
        switch (effect)
        {
            case SessionEffect.Admit(var hold, var seated):
                _holds.Find(hold)?.Admit(seated);
                break;
            case SessionEffect.Send(var hold, var part):
                _holds.Find(hold)?.Send(part);
                break;
            case SessionEffect.Complete(var hold, var outcome):
                _holds.Find(hold)?.Complete(outcome);
                break;
            case SessionEffect.Reject(var fault):
                asked?.TrySetResult(fault);
                break;
            case SessionEffect.Publish(var happened):
                Tell(_shown.LastInputAt, happened);
                break;
        }
    }

    private void Tell(DateTimeOffset at, SessionEvent happened)
    {
        var (excerpt, length) = Excerpt.Of(happened, _house.Limits.NoticeLength);
        _transcript.Add(_house.Watchers.Tell(at, Name, excerpt), length);
    }

    // Nobody's decision, and nobody waits for it: a store that fails does without, so that clients cannot fill the memory.
    private void Note(SessionEvent happened)
    {
        if (_outbox is null || _house.IsStoreFailing)
            Tell(_house.Now, happened);
        else
            _outbox.Put(_state, new Step(_state with { LastInputAt = _house.Now }, [new SessionEffect.Publish(happened)]), asked: null);
    }

    // An alarm that rings too early finds nothing due and is set anew: cheaper than to move it whenever a deadline moves on.
    private void SetAlarm(DateTimeOffset now)
    {
        if (_state.WakeAt is not { } at || at >= _alarm)
            return;

        _alarm = at;
        _house.Wheel.Schedule(this, at - now);
    }

    private void Leave(SessionState last)
    {
        _over = true;
        _house.Wheel.Cancel(this);
        _house.Remove(this, last.Turns);
    }

    // A machine that throws is a bug. Its session cannot go on; no other notices, and no hold is orphaned.
    private void Break(Exception bug, TaskCompletionSource<Fault?>? asked)
    {
        _outbox?.Put(_state, new Step(SessionState.New(_house.Now) with { Ended = ClosingReason.Operator }, []), asked: null);
        Leave(_state);
        _holds.EndAll(Outcomes.Broken);
        asked?.TrySetResult(Outcomes.Broken.Fault);
        _house.Broke(Name, bug);
    }

    private void Break(Shipment lost, Exception bug)
    {
        if (!_over)
            Break(bug, asked: null);
        _holds.EndAll(Outcomes.Broken);
        foreach (var parcel in lost.Parcels)
            parcel.Asked?.TrySetResult(Outcomes.Broken.Fault);
    }
}
