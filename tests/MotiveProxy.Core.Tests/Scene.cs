using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;

namespace MotiveProxy.Core.Tests;

/// <summary>A session on stage: inputs go in by name, and what each hold got is written down.</summary>
internal sealed class Scene(SessionRules? rules = null)
{
    private readonly Dictionary<HoldId, HoldLog> _holds = [];
    private int _number;

    public SessionState State { get; private set; } = SessionState.New(Some.Morning);

    public DateTimeOffset Now { get; private set; } = Some.Morning;

    public SessionRules Rules { get; } = rules ?? SessionRules.Default;

    public List<SessionEvent> Events { get; } = [];

    public List<Fault> Rejections { get; } = [];

    /// <summary>Whether completed holds report at once that all was written.</summary>
    public bool Delivers { get; init; } = true;

    public HoldLog this[HoldId hold] => _holds[hold];

    public HoldLog StandIn(string text, params string[] history) =>
        Arrives(Some.Turn(text, history), Some.Asker("stand-in's", Seat.StandIn));

    public HoldLog Caller(string text, params string[] history) =>
        Arrives(Some.Turn(text, history), Some.Asker("caller's", Seat.Caller));

    /// <summary>A turn of a client that does not say where it sits.</summary>
    public HoldLog Unnamed(string text, string client = "same", params string[] history) =>
        Arrives(Some.Turn(text, history), Some.Asker(client));

    public HoldLog Arrives(Turn turn, Asker asker)
    {
        var log = new HoldLog(new HoldId($"h{++_number}"), turn, asker);
        _holds.Add(log.Id, log);
        Apply(new SessionInput.TurnArrived(Now, log.Id, turn, asker));
        return log;
    }

    /// <summary>The same turn again, from the same client, on a new hold.</summary>
    public HoldLog Again(HoldLog earlier, bool saysRetry = false) =>
        Arrives(earlier.Turn, earlier.Asker with { SaysRetry = saysRetry });

    public void Loses(HoldLog hold) => Apply(new SessionInput.HoldLost(Now, hold.Id));

    public void Gets(HoldLog hold) => Apply(new SessionInput.HoldDelivered(Now, hold.Id));

    public void Part(HoldLog prompt, AnswerPart part, string? by = null) =>
        Apply(new SessionInput.PartGiven(Now, new TurnId(prompt.Id.Value), part) { By = by });

    public void Answer(HoldLog prompt, Answer answer, bool isForced = false, string? by = null) =>
        Answer(new TurnId(prompt.Id.Value), answer, isForced, by);

    public void Answer(TurnId prompt, Answer answer, bool isForced = false, string? by = null) =>
        Apply(new SessionInput.AnswerGiven(Now, prompt, new Ending.Whole(answer) { IsForced = isForced }) { By = by });

    public void Claim(HoldLog prompt, string by, bool takesOver = false) =>
        Apply(new SessionInput.PromptClaimed(Now, new TurnId(prompt.Id.Value), by, takesOver));

    public void Release(HoldLog prompt, string by) => Apply(new SessionInput.PromptReleased(Now, new TurnId(prompt.Id.Value), by));

    public void Drop(HoldLog prompt, string? by = null) => Apply(new SessionInput.PromptDropped(Now, new TurnId(prompt.Id.Value), by));

    public void Waits(double seconds)
    {
        Now += TimeSpan.FromSeconds(seconds);
        Apply(new SessionInput.TimePassed(Now));
    }

    public void Apply(SessionInput input)
    {
        var step = SessionMachine.Apply(State, input, Rules);
        State = step.Next;
        foreach (var effect in step.Effects)
            Note(effect);

        foreach (var log in Delivers ? _holds.Values.Where(log => log is { Outcome: not null, IsReported: false }).ToList() : [])
        {
            log.IsReported = true;
            Gets(log);
        }
    }

    private void Note(SessionEffect effect)
    {
        switch (effect)
        {
            case SessionEffect.Admit admit:
                Assert.Null(_holds[admit.Hold].Admission);
                _holds[admit.Hold].Admission = admit.Seated;
                break;
            case SessionEffect.Send send:
                Assert.NotNull(_holds[send.Hold].Admission);
                Assert.Null(_holds[send.Hold].Outcome);
                _holds[send.Hold].Parts.Add(send.Part);
                break;
            case SessionEffect.Complete complete:
                Assert.Null(_holds[complete.Hold].Outcome);
                _holds[complete.Hold].Outcome = complete.Outcome;
                break;
            case SessionEffect.Reject reject:
                Rejections.Add(reject.Fault);
                break;
            case SessionEffect.Publish publish:
                Events.Add(publish.Event);
                break;
        }
    }
}

/// <summary>What one hold got.</summary>
internal sealed record HoldLog(HoldId Id, Turn Turn, Asker Asker)
{
    public Admission? Admission { get; set; }

    public List<AnswerPart> Parts { get; } = [];

    public Outcome? Outcome { get; set; }

    public bool IsReported { get; set; }

    public bool Waits => Admission is not null && Outcome is null;

    public Seat? Seat => Admission?.Seat;

    public SeatingRule? Rule => Admission?.Rule;

    /// <summary>The text of a whole reply; null while there is none, or if it is no reply.</summary>
    public string? Reply => Outcome is Outcome.Answered
        ? string.Concat(Parts.OfType<AnswerPart.Text>().Select(part => part.Value))
        : null;

    public FaultCode? Fault => (Outcome as Outcome.Failed)?.Fault.Code;
}
