using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;

namespace MotiveProxy.Runtimes;

/// <summary>What a waiting request is told, in order: at most one <see cref="Admitted"/>, first; parts and beats; exactly one of <see cref="Ended"/> and <see cref="Gone"/>, last.</summary>
public abstract record HoldSignal
{
    private HoldSignal()
    {
    }

    /// <summary>The turn is seated.</summary>
    /// <param name="Seated">As what.</param>
    public sealed record Admitted(Admission Seated) : HoldSignal;

    /// <summary>A part of the reply.</summary>
    /// <param name="Value">The part.</param>
    public sealed record Part(AnswerPart Value) : HoldSignal;

    /// <summary>Time to keep the client patient.</summary>
    public sealed record Beat : HoldSignal
    {
        /// <summary>The only one needed.</summary>
        public static Beat Instance { get; } = new();
    }

    /// <summary>The end.</summary>
    /// <param name="Outcome">How.</param>
    public sealed record Ended(Outcome Outcome) : HoldSignal;

    /// <summary>The end, for a reader whose own client is gone: there is nothing more to write and nobody to write to.</summary>
    public sealed record Gone : HoldSignal
    {
        /// <summary>The only one needed.</summary>
        public static Gone Instance { get; } = new();
    }
}
