using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes.Watching;

namespace MotiveProxy.Runtimes.InProcess;

/// <summary>
/// One live session: its state, its holds, and a mailbox. Whoever posts while nobody is running the mailbox runs it until it is
/// empty: inputs are decided one after another and acted on in that order, without a thread, a task or a lock that is held.
/// </summary>
/// <param name="name">The session's name.</param>
/// <param name="house">The node that it lives on.</param>
internal sealed class SessionCell(SessionName name, SessionHouse house) : TimerWheel.Entry, IHoldOwner
{
    private readonly Lock _gate = new();

    // Guarded by _gate.
    private Queue<Mail>? _waiting;
    private bool _running;

    // Only for whoever set _running; others may read the state and copy the transcript.
    private readonly List<Hold> _holds = new(capacity: 1);
    private readonly Transcript _transcript = new(house.Limits.TranscriptLength);
    private volatile SessionState _state = SessionState.New(house.Now);
    private DateTimeOffset _alarm = DateTimeOffset.MaxValue;
    private bool _begun;
    private bool _over;

    /// <summary>The session's name.</summary>
    public SessionName Name { get; } = name;

    /// <summary>When it began.</summary>
    public DateTimeOffset Since { get; } = house.Now;

    /// <summary>Its state at this moment.</summary>
    public SessionState State => _state;

    /// <summary>How many holds are open: waiting, or not reported yet.</summary>
    public int OpenHolds => _holds.Count;

    /// <summary>The session as seen from outside.</summary>
    public SessionView View(bool withTranscript) => new(Name, Since, _state, withTranscript ? _transcript.Copy() : []);

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

    void IHoldOwner.Delivered(HoldId hold) => Post(new Mail(new SessionInput.HoldDelivered(house.Now, hold)));

    void IHoldOwner.Lost(HoldId hold) => Post(new Mail(new SessionInput.HoldLost(house.Now, hold)));

    /// <inheritdoc/>
    internal override void Ring() => Post(new Mail(new SessionInput.TimePassed(house.Now)));

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
        if (_over)
            house.Redirect(Name, mail);
        else if (mail.Input is { } input)
            Take(input, mail);
        else if (mail.Chore is Chore.CountWatchers)
            CountWatchers();
        else if (mail.Chore is Chore.Note)
            _transcript.Add(mail.News.Notice, mail.News.Length);
        else if (mail.Chore is Chore.Drain)
            Drain();
    }

    private void Take(SessionInput input, in Mail mail)
    {
        // What is due is due first; if the session ends by it, the mail is for the next one.
        if (_state.WakeAt <= input.At && input is not SessionInput.TimePassed)
            Step(new SessionInput.TimePassed(input.At));

        switch (input)
        {
            case var _ when _over:
                house.Redirect(Name, mail);
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
        // Asked here as well as before posting: nothing that comes after the chore of draining is held.
        if (house.IsDraining)
        {
            hold.Complete(SessionHouse.Draining);
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
        if (Find(hold) is not { } known)
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

        for (var missing = house.Watchers.Count(Name) - _state.Watchers; missing > 0 && !_over; missing--)
            Step(new SessionInput.WatcherCame(house.Now));
        for (var extra = _state.Watchers - house.Watchers.Count(Name); extra > 0 && !_over; extra--)
            Step(new SessionInput.WatcherWent(house.Now));
    }

    // All are ended before any is lost, so that no rule gives one of them something else instead.
    private void Drain()
    {
        var ended = _holds.FindAll(hold => hold.Complete(SessionHouse.Draining));
        foreach (var hold in ended)
            TakeReport(new SessionInput.HoldLost(house.Now, hold.Id), hold.Id);
    }

    private void Step(SessionInput input, TaskCompletionSource<Fault?>? asked = null)
    {
        if (input is SessionInput.TimePassed)
            _alarm = DateTimeOffset.MaxValue;

        try
        {
            ActOn(SessionMachine.Apply(_state, input, house.Rules), asked);
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
        house.Index(this, step);
        _state = step.Next;
        if (step.Next.Ended is not null)
            Leave(before);

        foreach (var effect in step.Effects)
            Act(effect, asked);

        asked?.TrySetResult(null);
        if (_over)
            EndHolds(SessionHouse.Closed);
    }

    private void Act(SessionEffect effect, TaskCompletionSource<Fault?>? asked)
    {
        switch (effect)
        {
            case SessionEffect.Admit(var hold, var seated):
                Find(hold)?.Admit(seated);
                break;
            case SessionEffect.Send(var hold, var part):
                Find(hold)?.Send(part);
                break;
            case SessionEffect.Complete(var hold, var outcome):
                Find(hold)?.Complete(outcome);
                break;
            case SessionEffect.Reject(var fault):
                asked?.TrySetResult(fault);
                break;
            case SessionEffect.Publish(var happened):
                var (excerpt, length) = Excerpt.Of(happened, house.Limits.NoticeLength);
                _transcript.Add(house.Watchers.Tell(_state.LastInputAt, Name, excerpt), length);
                break;
        }
    }

    // An alarm that rings too early finds nothing due and is set anew: cheaper than to move it whenever a deadline moves on.
    private void SetAlarm(DateTimeOffset now)
    {
        if (_state.WakeAt is not { } at || at >= _alarm)
            return;

        _alarm = at;
        house.Wheel.Schedule(this, at - now);
    }

    private void Leave(SessionState last)
    {
        _over = true;
        house.Wheel.Cancel(this);
        house.Remove(this, last.Turns);
    }

    // A machine that throws is a bug. Its session cannot go on; no other notices, and no hold is orphaned.
    private void Break(Exception bug, TaskCompletionSource<Fault?>? asked)
    {
        Leave(_state);
        EndHolds(SessionHouse.Broken);
        asked?.TrySetResult(SessionHouse.Broken.Fault);
        house.Broke(Name, bug);
    }

    private void EndHolds(Outcome outcome)
    {
        foreach (var hold in _holds)
            hold.Complete(outcome);
        _holds.Clear();
    }

    private Hold? Find(HoldId id)
    {
        foreach (var hold in _holds)
        {
            if (hold.Id == id)
                return hold;
        }

        return null;
    }
}
