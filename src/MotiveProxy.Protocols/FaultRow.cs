using MotiveProxy.Core.Conversations;

namespace MotiveProxy.Protocols;

/// <summary>What a fault is on the wire.</summary>
/// <param name="Fault">Which fault.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Code">The stable code; a part of the API.</param>
/// <param name="Type">OpenAI's kind of error.</param>
/// <param name="Message">What is wrong and what to do, where the fault brings no words of its own.</param>
/// <param name="Meaning">When it happens, for the documentation.</param>
/// <param name="Parameter">The request's parameter at fault, where it is always the same.</param>
public sealed record FaultRow(
    FaultCode Fault, int Status, string Code, string Type, string Message, string Meaning, string? Parameter = null)
{
    /// <summary>What the client is told about trying again.</summary>
    public RetryAdvice Retry { get; init; } = new(ShouldRetry: false, AfterSeconds: null);

    /// <summary>Where <c>docs/errors.md</c> tells of it.</summary>
    public string Anchor => $"docs/errors.md#{Code}";
}
