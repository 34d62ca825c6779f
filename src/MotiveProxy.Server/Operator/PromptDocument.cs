namespace MotiveProxy.Server.Operator;

/// <summary>A prompt that waits for an answer.</summary>
/// <param name="Id">What <c>/api/prompts/{id}</c> calls it.</param>
/// <param name="State"><c>waiting</c>; <c>presented</c> to the stand-in's client; or <c>answering</c>, when parts of its answer were given.</param>
/// <param name="Client">The caller's fingerprint.</param>
/// <param name="SinceTs">When it first arrived, in Unix seconds.</param>
/// <param name="DeadlineTs">When it times out, in Unix seconds.</param>
/// <param name="Holds">How many requests wait for its answer; none while its client is away.</param>
/// <param name="SeatedBy">The rule of seating that decided.</param>
/// <param name="Text">What is new, as a chat client is shown it.</param>
public sealed record PromptDocument(
    string Id,
    string State,
    string Client,
    double SinceTs,
    double DeadlineTs,
    int Holds,
    string SeatedBy,
    string Text)
{
    /// <summary>What people call the caller's client, if it is one of docs/clients.md.</summary>
    public string? ClientName { get; init; }

    /// <summary>When the client gives up if nobody answers, in Unix seconds; missing if it goes on waiting, or if it is not known.</summary>
    public double? GivesUpTs { get; init; }

    /// <summary>How often it will still ask again by itself after that; missing if it is not known.</summary>
    public int? ComesBack { get; init; }

    /// <summary>Who answers it, if an operator claimed it.</summary>
    public string? ClaimedBy { get; init; }

    /// <summary>When it was claimed, in Unix seconds.</summary>
    public double? ClaimedTs { get; init; }

    /// <summary>The whole conversation as the caller told it; only where one session is asked for, as all that follows.</summary>
    public IReadOnlyList<MessageDocument>? Messages { get; init; }

    /// <summary>The tools that the caller declares.</summary>
    public IReadOnlyList<ToolDocument>? Tools { get; init; }

    /// <summary>Which of them may or must be called.</summary>
    public ToolChoiceDocument? ToolChoice { get; init; }

    /// <summary>The form wanted for the answer.</summary>
    public ResponseFormatDocument? ResponseFormat { get; init; }

    /// <summary>The parts of the answer that were given already.</summary>
    public IReadOnlyList<PartDocument>? Given { get; init; }
}
