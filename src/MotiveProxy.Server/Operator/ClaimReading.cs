using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;

namespace MotiveProxy.Server.Operator;

/// <summary>A claim of a prompt, as <c>POST /api/prompts/{id}/claim</c> takes it.</summary>
/// <param name="By">The operator's name, 1 to 64 characters.</param>
/// <param name="TakeOver">Whether it is taken from whoever has it.</param>
public sealed record ClaimDocument(string? By = null, bool TakeOver = false);

/// <summary>Who cuts a prompt's connections, as <c>POST /api/prompts/{id}/drop</c> takes it. Nothing at all will do.</summary>
/// <param name="By">The operator's name; needed if the prompt is claimed.</param>
public sealed record DropDocument(string? By = null);

/// <summary>Reads who speaks, as the operator's client calls itself.</summary>
internal static class ClaimReading
{
    private const string Name = "by";

    /// <summary>Reads a claim.</summary>
    public static (ClaimDocument? Claim, Fault? Fault) Read(ReadOnlyMemory<byte> body)
    {
        if (OperatorJson.Read(body, OperatorJson.Default.ClaimDocument) is not { } claim)
            return (null, Unreadable);

        return CheckName(claim.By) is { } fault ? (null, fault) : (claim, null);
    }

    /// <summary>Reads who cuts connections.</summary>
    public static (DropDocument? Drop, Fault? Fault) ReadDrop(ReadOnlyMemory<byte> body)
    {
        var drop = body.IsEmpty ? new DropDocument() : OperatorJson.Read(body, OperatorJson.Default.DropDocument);
        return drop switch
        {
            null => (null, Unreadable),
            { By: { } by } when CheckName(by) is { } fault => (null, fault),
            _ => (drop, null),
        };
    }

    /// <summary>Checks an operator's name.</summary>
    public static Fault? CheckName(string? by) => PromptClaim.IsName(by)
        ? null
        : new Fault(FaultCode.InvalidRequest, $"\"{Name}\" is your name: 1 to {PromptClaim.MaxLength} characters, without control characters.", Name);

    private static Fault Unreadable => new(FaultCode.InvalidRequest, "The body is not the JSON object that this path takes; see /openapi.json.");
}
