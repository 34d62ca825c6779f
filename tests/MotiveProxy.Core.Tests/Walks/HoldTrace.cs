using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;

namespace MotiveProxy.Core.Tests.Walks;

/// <summary>One hold on its walk. Invariant 1: it is admitted at most once and first, completed exactly once and last.</summary>
internal sealed class HoldTrace(HoldId id, Turn turn, Asker asker)
{
    public HoldId Id { get; } = id;

    public Turn Turn { get; } = turn;

    public Asker Asker { get; } = asker;

    public string Text => Turn.LastUserMessage!.Text;

    /// <summary>The seat that it was admitted to, or that it has since its turn was folded into another.</summary>
    public Seat? Seat { get; set; }

    public TurnId? TurnId { get; private set; }

    public bool IsCompleted { get; private set; }

    /// <summary>What it was told so far.</summary>
    public string Told { get; set; } = "";

    public bool IsLost { get; set; }

    public bool IsWritten { get; set; }

    public bool IsOpen => !IsLost && !IsWritten;

    public void Admit(Admission seated)
    {
        Assert.Null(Seat);
        Assert.False(IsLost || IsCompleted, $"{Id} was admitted after its end");
        Seat = seated.Seat;
        TurnId = seated.Turn;
    }

    public void Send()
    {
        Assert.NotNull(Seat);
        Assert.False(IsLost || IsCompleted, $"{Id} was sent something after its end");
    }

    public void Complete(Outcome outcome)
    {
        Assert.False(IsCompleted, $"{Id} was completed twice");
        Assert.False(IsLost, $"{Id} was completed when it was gone");
        Assert.True(Seat is not null || outcome is Outcome.Failed, $"{Id} got a reply without a seat");
        IsCompleted = true;
        IsLost = outcome is Outcome.Dropped;
    }
}
