using System.Threading.Tasks.Sources;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;

namespace MotiveProxy.Runtimes;

/// <summary>
/// One HTTP request kept open until its outcome exists: a small mailbox between a session, which may speak at any
/// moment from any thread, and the one reader that waits for it. Costs an object and, while more than one signal waits
/// to be read, a queue; no thread, no timer, no task.
/// </summary>
/// <param name="id">Unique.</param>
/// <param name="owner">Who is told what became of the outcome.</param>
public sealed class Hold(HoldId id, IHoldOwner owner) : IValueTaskSource<HoldSignal>
{
    private readonly Lock _gate = new();

    // Guarded by _gate. The signal to be read next, and those after it: nearly always there is one, or none.
    private HoldSignal? _next;
    private Queue<HoldSignal>? _later;
    private bool _readerWaits;
    private bool _ended;
    private bool _reported;

    // Continuations run elsewhere: a session that speaks never runs its listeners' code.
    private ManualResetValueTaskSourceCore<HoldSignal> _source = new() { RunContinuationsAsynchronously = true };

    /// <summary>Unique.</summary>
    public HoldId Id { get; } = id;

    /// <summary>Whether the reader was told that its turn is seated: then it waits until there is an outcome. For the session only.</summary>
    internal bool WasAdmitted { get; private set; }

    /// <summary>Whether its reader was told to come again before its turn was seated: then it must not be seated any more. For the session only.</summary>
    internal bool WasRefused { get; private set; }

    /// <summary>A hold of which no session ever hears.</summary>
    internal static Hold Refused(HoldId id, Outcome outcome)
    {
        var hold = new Hold(id, Nobody.Instance);
        hold.Complete(outcome);
        return hold;
    }

    /// <summary>Waits for the next signal. One reader, one call at a time; not to be called after <see cref="HoldSignal.Ended"/> or <see cref="HoldSignal.Gone"/>.</summary>
    public ValueTask<HoldSignal> NextAsync()
    {
        lock (_gate)
        {
            if (_next is { } signal)
            {
                _next = _later is { Count: > 0 } ? _later.Dequeue() : null;
                return new ValueTask<HoldSignal>(Guarded(signal));
            }

            _source.Reset();
            _readerWaits = true;
            return new ValueTask<HoldSignal>(this, _source.Version);
        }
    }

    /// <summary>The outcome was fully written. Only the first report of the two counts.</summary>
    public void Delivered() => Report(delivered: true);

    /// <summary>The connection ended before the outcome was fully written. Only the first report of the two counts. The reader is let go with
    /// <see cref="HoldSignal.Gone"/>, for nobody is left to read for.</summary>
    public void Lost()
    {
        Report(delivered: false);
        Post(HoldSignal.Gone.Instance);
    }

    /// <summary>Keeps the client patient. Skipped when the reader has something to read already.</summary>
    public void Beat() => Post(HoldSignal.Beat.Instance);

    /// <summary>Tells the reader that its turn is seated.</summary>
    internal void Admit(Admission seated)
    {
        WasAdmitted = true;
        Post(new HoldSignal.Admitted(seated));
    }

    /// <summary>Tells the reader a part of its reply.</summary>
    internal void Send(AnswerPart part) => Post(new HoldSignal.Part(part));

    /// <summary>Tells the reader how it ended. Whatever is posted after this is dropped.</summary>
    /// <returns><see langword="false"/> if it had ended before.</returns>
    internal bool Complete(Outcome outcome) => Post(new HoldSignal.Ended(outcome));

    /// <summary>Tells the reader to come again, unless it was told that its turn is seated. The owner is told that it is lost: should its turn be
    /// stored all the same, it waits for the retry.</summary>
    /// <returns><see langword="false"/> if it was, or had ended before.</returns>
    internal bool Refuse(Outcome outcome)
    {
        if (WasAdmitted)
            return false;

        // Told first: its client has a refusal, and not what the session has for its turn, whatever its reader reports of that.
        Report(delivered: false);
        if (!Complete(outcome))
            return false;

        return WasRefused = true;
    }

    HoldSignal IValueTaskSource<HoldSignal>.GetResult(short token) => Guarded(_source.GetResult(token));

    ValueTaskSourceStatus IValueTaskSource<HoldSignal>.GetStatus(short token) => _source.GetStatus(token);

    void IValueTaskSource<HoldSignal>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, flags);

    // Asked when the signal is read, which may be long after it was posted: a process that was stopped for a while goes on here.
    private HoldSignal Guarded(HoldSignal signal)
    {
        if (signal is HoldSignal.Gone or HoldSignal.Beat || owner.MayTell)
            return signal;

        lock (_gate)
            (_ended, _next, _later) = (true, null, null);
        Report(delivered: false);
        return new HoldSignal.Ended(Outcomes.Unavailable);
    }

    private bool Post(HoldSignal signal)
    {
        lock (_gate)
        {
            if (_ended || (signal is HoldSignal.Beat && _next is not null))
                return false;

            _ended = signal is HoldSignal.Ended or HoldSignal.Gone;
            if (!_readerWaits)
            {
                KeepLocked(signal);
                return true;
            }

            _readerWaits = false;
        }

        _source.SetResult(signal);
        return true;
    }

    private void KeepLocked(HoldSignal signal)
    {
        if (_next is null)
            _next = signal;
        else
            (_later ??= new Queue<HoldSignal>()).Enqueue(signal);
    }

    private void Report(bool delivered)
    {
        lock (_gate)
        {
            if (_reported)
                return;

            _reported = true;
        }

        if (delivered)
            owner.Delivered(Id);
        else
            owner.Lost(Id);
    }

    private sealed class Nobody : IHoldOwner
    {
        public static Nobody Instance { get; } = new();

        public void Delivered(HoldId hold)
        {
            // It was never seated: there is nobody to tell.
        }

        public void Lost(HoldId hold)
        {
            // It was never seated: there is nobody to tell.
        }
    }
}

/// <summary>Who is told what became of a hold's outcome: the session that it belongs to.</summary>
public interface IHoldOwner
{
    /// <summary>Whether what it has told the hold may be written: <see langword="false"/> once it may have been told to another in its place.</summary>
    bool MayTell => true;

    /// <summary>The outcome was fully written.</summary>
    void Delivered(HoldId hold);

    /// <summary>The connection ended before the outcome was fully written.</summary>
    void Lost(HoldId hold);
}
