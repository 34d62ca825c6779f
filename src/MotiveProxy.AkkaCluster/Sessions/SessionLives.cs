using Akka.Actor;
using MotiveProxy.AkkaCluster.Messages;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes;

namespace MotiveProxy.AkkaCluster.Sessions;

/// <summary>
/// The lives of a name at its actor, one after another: each a thin shell round <see cref="SessionMachine"/>. What the machine decides is acted on at
/// once, or, with a store, when it is stored; the next step may be decided before that.
/// </summary>
/// <param name="name">The name.</param>
/// <param name="book">What lives on this node.</param>
/// <param name="context">The actor.</param>
internal sealed class SessionLives(SessionName name, SessionBook book, IActorContext context)
{
    private readonly SessionAlarm _alarm = new(book.Setup.Alarms ?? new SchedulerAlarms(context.System.Scheduler), context.Self);
    private TakenName? _taken;
    private LifeKeep? _keep;
    private SessionState _state = SessionState.New(default);
    private bool _begun;
    private DateTimeOffset _goesOnSince;

    /// <summary>The life that goes on, if any does.</summary>
    public SessionRoom? Room { get; private set; }

    /// <summary>The holds that are known, of this life and of those before.</summary>
    public HoldLinks Links { get; } = new();

    /// <summary>The parked turns whose fate hangs on other nodes.</summary>
    public Doubts Doubts { get; } = new(name);

    /// <summary>The holds of which nobody knows yet whether they still wait.</summary>
    public RollCall Roll { get; } = new(name, book);

    /// <summary>What waits for the store.</summary>
    public Afterwards After { get; } = new(() => book.IsStoreFailing);

    /// <summary>Whether something may be decided: with a store only once the name is taken, and again after each life.</summary>
    public bool IsReady => book.Store is null || _taken is not null;

    /// <summary>Whether nothing is left to do.</summary>
    public bool IsIdle => Room is null && Links.Count == 0 && After.IsSettled;

    /// <summary>By what right holds are told something.</summary>
    public Reign Reign => _taken?.Reign ?? default;

    private IActorRef Self => context.Self;

    /// <summary>The name is taken: what lives under it goes on here.</summary>
    public void Take(TakenName taken)
    {
        _taken = taken;
        if (taken.Session is not { } session)
            return;

        Room = book.Enter(session, Self);
        (_state, _begun, _goesOnSince) = (session.State, true, book.Now);
        _keep = new LifeKeep(Room, session.Entries, taken.Tenure, book.Store!.Writer);
        Roll.Begin(taken.Reign, HoldStory.HoldsOf(_state), context);
        CountWatchers();
        PassTime(book.Now);
    }

    /// <summary>Lets a life begin, if none goes on.</summary>
    /// <returns><see langword="false"/> if no session more fits.</returns>
    public bool TryBegin(DateTimeOffset at)
    {
        if (Room is not null)
            return true;
        if (book.TryEnter(name, at, Self, _taken?.Life) is not { } room)
            return false;

        (Room, _state, _begun) = (room, room.State, false);
        _keep = _taken is { } taken ? new LifeKeep(room, entries: 0, taken.Tenure, book.Store!.Writer) : null;
        return true;
    }

    /// <summary>Whether a hold came before: here, or where the session was.</summary>
    public bool Knows(HoldId hold) => Links.Find(hold) is not null || Roll.Misses(hold) || _state.Find(new TurnId(hold.Value)) is not null;

    /// <summary>Whether a part was taken by the actor before, which did not live to say so: it is older than this one, and the last that stands there.</summary>
    public bool HasAlready(SessionInput.PartGiven given) =>
        given.At <= _goesOnSince && _state.Find(given.Prompt) is { Given: [.., var last] } && IsSame(last, given.Part);

    /// <summary>Takes a turn into the life that goes on.</summary>
    public void TakeTurn(SessionInput.TurnArrived arrived, IActorRef hold, IActorRef front)
    {
        Link(arrived.Hold, hold, front);
        Step(arrived);
        if (_begun || Room is null)
            return;

        // A first turn that was refused leaves nothing: no session, no place taken.
        _begun = !_state.IsEmpty;
        if (_begun)
            CountWatchers();
        else
            Leave(_state);
    }

    /// <summary>Tells a hold that no life has taken how it ends.</summary>
    public void Refuse(HoldId id, IActorRef hold, IActorRef front, Outcome outcome) =>
        Link(id, hold, front).Tell(new SessionEffect.Complete(id, outcome), Self);

    /// <summary>Goes on with a hold that waits since another actor had the session. The client of one that the session does not have shall come again.</summary>
    public void Attend(WaitingHold waiting, IActorRef front)
    {
        if (Links.Find(waiting.Id) is not null)
            return;

        if (Room is not { } room || !Roll.Find(waiting.Id))
        {
            Refuse(waiting.Id, waiting.Actor, front, Outcomes.Unavailable);
            return;
        }

        var link = Link(waiting.Id, waiting.Actor, front);
        foreach (var known in HoldStory.Of(room.Shown, waiting.Id))
            link.Tell(known, Self);
        AskAboutDoubts();
    }

    /// <summary>Asks again which holds are still there; those that nobody has are lost.</summary>
    public void CallRollAgain()
    {
        foreach (var lost in Roll.Repeat(context))
        {
            if (Room is not null)
                Step(new SessionInput.HoldLost(book.Now, lost));
        }
    }

    /// <summary>A hold is reported on. One that was told elsewhere counts as well.</summary>
    public void TakeReport(SessionInput report, HoldId hold)
    {
        var isLinked = Links.Remove(hold) is not null;
        if ((Roll.Find(hold) || isLinked) && Room is not null)
            Step(report);
    }

    /// <summary>There is no doubt any more about a parked turn.</summary>
    public void EndDoubt(HoldId certain)
    {
        if (Room is not null)
            Step(new SessionInput.DoubtEnded(book.Now, certain));
    }

    /// <summary>It is time to look what is due.</summary>
    public void Wake()
    {
        _alarm.Clear();
        PassTime(book.Now);
    }

    /// <summary>Lets happen what is due.</summary>
    public void PassTime(DateTimeOffset at)
    {
        if (Room is not null && _state.WakeAt <= at)
            Step(new SessionInput.TimePassed(at));
        else if (Room is not null)
            _alarm.Set(_state.WakeAt, book.Now);
    }

    /// <summary>Tells the machine how many watch by now.</summary>
    public void CountWatchers()
    {
        for (var missing = book.CountWatchers(name) - _state.Watchers; missing > 0 && Room is not null; missing--)
            Step(new SessionInput.WatcherCame(book.Now));
        for (var extra = _state.Watchers - book.CountWatchers(name); extra > 0 && Room is not null; extra--)
            Step(new SessionInput.WatcherWent(book.Now));
    }

    /// <summary>Takes something into the transcript that no machine decided. Nobody waits for it: a store that fails does without.</summary>
    public void Note(SessionEvent happened)
    {
        if (Room is null || _keep is null || book.IsStoreFailing)
            book.Tell(name, Room, book.Now, happened);
        else
            Put(_keep, _state, new Step(_state with { LastInputAt = book.Now }, [new SessionEffect.Publish(happened)]), isWaitedFor: false);
    }

    /// <summary>Gives the machine an input.</summary>
    /// <param name="input">The input.</param>
    /// <param name="isWaitedFor">Whether somebody waits until it is stored.</param>
    /// <returns><see langword="null"/>, or why the input was not taken.</returns>
    public Fault? Step(SessionInput input, bool isWaitedFor = false)
    {
        Fault? fault;
        try
        {
            fault = Act(SessionMachine.Apply(_state, input, book.Setup.SharedRules), isWaitedFor);
        }
        catch (Exception bug) when (bug is not OutOfMemoryException)
        {
            Break(bug);
            return Outcomes.Broken.Fault;
        }

        if (Room is not null)
        {
            _alarm.Set(_state.WakeAt, book.Now);
            AskAboutDoubts();
        }

        return fault;
    }

    /// <summary>Steps are stored: now they are acted on.</summary>
    public void Act(StepsStored stored)
    {
        if (stored.Keep != _keep)
            return;

        foreach (var parcel in stored.Shipment.Parcels)
        {
            Release(stored.Keep.Room, parcel.Step);
            After.Store();
        }
    }

    /// <summary>Steps never will be stored: that is a bug, and the session cannot go on.</summary>
    public void Break(StepsUnstorable lost)
    {
        if (lost.Keep != _keep)
            return;

        Break(lost.Bug);
        After.Store(lost.Shipment.Parcels.Count, Outcomes.Broken.Fault);
    }

    /// <summary>Whether an actor that took the session later has refused what was decided here. Then nobody is told anything more.</summary>
    public bool IsDeposedBy(StepsRefused refused)
    {
        if (refused.Keep != _keep)
            return false;

        Links.Clear();
        After.Clear();
        LeaveBook();
        return true;
    }

    /// <summary>Nothing can be stored. All who wait without a seat are told so before any is lost, so that no rule gives one of them something else instead.</summary>
    public void Hear(StoreFails _)
    {
        var unseated = Links.Unseated;
        foreach (var link in unseated)
            link.Tell(new SessionEffect.Complete(link.Id, Outcomes.Unavailable), Self);
        foreach (var link in unseated)
        {
            if (Room is not null)
                Step(new SessionInput.HoldLost(book.Now, link.Id));
        }

        After.GiveUp();
    }

    /// <summary>Takes the life that goes on out of the book, as it is.</summary>
    public void LeaveBook()
    {
        _alarm.Clear();
        if (Room is { } room)
            book.Leave(room, _state.Turns);
        Room = null;
    }

    private HoldLink Link(HoldId id, IActorRef hold, IActorRef front)
    {
        var link = new HoldLink(id, hold, front, Reign, book.FirstIsLost);
        Links.Add(link);
        return link;
    }

    // As long as it is not known which holds are lost, nobody can say what a turn's fate hangs on.
    private void AskAboutDoubts()
    {
        if (!Roll.IsOpen)
            Doubts.Ask(_state, Links, Self);
    }

    // Whoever sees the state finds its prompts, and whoever sees an effect finds the state.
    private Fault? Act(in Step step, bool isWaitedFor)
    {
        var (room, before) = (Room!, _state);
        book.Index(name, step);
        _state = room.State = step.Next;

        // Whoever does not find the session here any more, and waits for what is being stored, finds its end.
        var keep = _begun || !step.Next.IsEmpty ? _keep : null;
        if (keep is not null)
            Put(keep, before, step, isWaitedFor);
        if (step.Next.Ended is not null)
        {
            Leave(before);
            _taken = null;
        }

        if (keep is null)
            Release(room, step);
        return FaultOf(step);
    }

    private void Put(LifeKeep keep, SessionState before, in Step step, bool isWaitedFor)
    {
        After.Decide();
        keep.Put(before, step, isWaitedFor);
    }

    private void Release(SessionRoom room, in Step step)
    {
        room.Shown = step.Next;
        foreach (var effect in step.Effects)
            Act(effect, room);
        if (step.Next.Ended is not null)
            Links.EndAll(Outcomes.Closed, Self);
    }

    private void Act(SessionEffect effect, SessionRoom room)
    {
        switch (effect)
        {
            case SessionEffect.Admit(var hold, _):
                Links.Find(hold)?.Tell(effect, Self);
                break;
            case SessionEffect.Send(var hold, _):
                Links.Find(hold)?.Tell(effect, Self);
                break;
            case SessionEffect.Complete(var hold, _):
                Links.Find(hold)?.Tell(effect, Self);
                break;
            case SessionEffect.Publish(var happened):
                book.Tell(name, room, room.Shown.LastInputAt, happened);
                break;
        }
    }

    // A machine that throws is a bug. Its session cannot go on; no other notices, and no hold is orphaned.
    private void Break(Exception bug)
    {
        Links.EndAll(Outcomes.Broken, Self);
        if (Room is not null)
        {
            if (_keep is not null && _begun)
                Put(_keep, _state, new Step(SessionState.New(book.Now) with { Ended = ClosingReason.Operator }, []), isWaitedFor: true);
            Leave(_state);
            _taken = null;
        }

        book.Setup.Broke(name, bug);
    }

    private void Leave(SessionState last)
    {
        book.Leave(Room!, last.Turns);
        Room = null;
        _state = SessionState.New(default);
        Roll.Clear();
        _alarm.Clear();
    }

    // A call that was given without an id has one by now.
    private static bool IsSame(AnswerPart taken, AnswerPart given) => taken is AnswerPart.Call call && given is AnswerPart.Call { Value: { Id: "" } bare }
        ? (call.Value with { Id = "" }) == bare
        : taken == given;

    private static Fault? FaultOf(in Step step)
    {
        foreach (var effect in step.Effects)
        {
            if (effect is SessionEffect.Reject(var fault))
                return fault;
        }

        return null;
    }
}
