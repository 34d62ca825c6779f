using System.Collections.Immutable;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;

namespace MotiveProxy.Server.Operator;

/// <summary>From the operator API's documents to the core's words. Whether an answer fits its prompt is the session's to say.</summary>
internal static class AnswerReading
{
    private const int LeastStatus = 400;
    private const int GreatestStatus = 599;

    /// <summary>Reads a part.</summary>
    public static (Given<AnswerPart>? Given, Fault? Fault) ReadPart(ReadOnlyMemory<byte> body)
    {
        var document = OperatorJson.Read(body, OperatorJson.Default.GivenPartDocument);
        var (part, fault) = document switch
        {
            { Text: { } text, Refusal: null, ToolCall: null } => (new AnswerPart.Text(text), null),
            { Text: null, Refusal: { } refusal, ToolCall: null } => (new AnswerPart.Refusal(refusal), null),
            { Text: null, Refusal: null, ToolCall: { } call } => ReadCall(call) is { } read ? (read, null) : (null, BadCall),
            null => (null, Unreadable),
            _ => ((AnswerPart?)null, Invalid("A part has exactly one of \"text\", \"refusal\" and \"tool_call\".")),
        };
        return By(part, fault, document?.By);
    }

    /// <summary>Reads the end of an answer.</summary>
    public static (Given<Ending>? Given, Fault? Fault) ReadEnding(ReadOnlyMemory<byte> body)
    {
        // Nothing at all is an empty object: it ends what was given by parts.
        var document = body.IsEmpty ? new AnswerDocument() : OperatorJson.Read(body, OperatorJson.Default.AnswerDocument);
        var (ending, fault) = document switch
        {
            null => (null, Unreadable),
            { Error: { } error } => ReadError(document, error),
            _ => ReadWhole(document),
        };
        return By(ending, fault, document?.By);
    }

    private static (Given<T>? Given, Fault? Fault) By<T>(T? value, Fault? fault, string? by)
        where T : class
    {
        fault ??= by is null ? null : ClaimReading.CheckName(by);
        return fault is null ? (new Given<T>(value!, by), null) : (null, fault);
    }

    private static (Ending? Ending, Fault? Fault) ReadWhole(AnswerDocument document)
    {
        var parts = ImmutableList.CreateBuilder<AnswerPart>();
        if (!string.IsNullOrEmpty(document.Text))
            parts.Add(new AnswerPart.Text(document.Text));
        if (!string.IsNullOrEmpty(document.Refusal))
            parts.Add(new AnswerPart.Refusal(document.Refusal));
        if (document.ToolCalls is { Count: > Answer.MostCalls })
            return (null, Invalid($"An answer has at most {Answer.MostCalls} calls."));
        foreach (var call in document.ToolCalls ?? [])
        {
            if (ReadCall(call) is not { } part)
                return (null, BadCall);

            parts.Add(part);
        }

        var byParts = document.ToolCalls is { Count: > 0 } ? FinishReason.ToolCalls : FinishReason.Stop;
        var finish = document.Finish is null ? byParts : OperatorWords.FinishOf(document.Finish);
        return finish is { } reason
            ? (new Ending.Whole(new Answer(parts.ToImmutable(), reason)) { IsForced = document.Force }, null)
            : (null, Invalid($"\"finish\" is none of {OperatorWords.AllFinishes}."));
    }

    private static (Ending? Ending, Fault? Fault) ReadError(AnswerDocument document, GivenErrorDocument error)
    {
        if (document is not { Text: null, Refusal: null, ToolCalls: null, Finish: null })
            return (null, Invalid("With \"error\" nothing else may be there."));
        if (error.Status is < LeastStatus or > GreatestStatus)
            return (null, Invalid($"\"error\" wants a \"status\" from {LeastStatus} to {GreatestStatus}."));
        if (error.Type is { } type && !Outcome.ErrorGiven.IsType(type))
            return (null, Invalid($"\"error\" wants a \"type\" of 1 to {Outcome.ErrorGiven.MaxTypeLength} letters, digits, _, - and . only."));
        if (error.RetryAfter is < 0 or > Outcome.ErrorGiven.MaxRetryAfter)
            return (null, Invalid($"\"error\" wants a \"retry_after\" from 0 to {Outcome.ErrorGiven.MaxRetryAfter} seconds."));

        var message = string.IsNullOrEmpty(error.Message) ? $"An error on purpose, with status {error.Status}." : error.Message;
        return (new Ending.WithError(new Outcome.ErrorGiven(error.Status, message) { Type = error.Type, RetryAfter = error.RetryAfter }), null);
    }

    private static AnswerPart.Call? ReadCall(ToolCallDocument? call) => string.IsNullOrEmpty(call?.Name)
        ? null
        : new AnswerPart.Call(new ToolCall(call.Id ?? string.Empty, call.Name, call.Arguments ?? "{}"));

    private static Fault Unreadable => Invalid("The body is not the JSON object that this path takes; see /openapi.json.");

    private static Fault BadCall => Invalid("A tool call needs the \"name\" of the tool.");

    private static Fault Invalid(string detail) => new(FaultCode.AnswerInvalid, detail);
}

/// <summary>What somebody gave.</summary>
/// <param name="Value">What.</param>
/// <param name="By">Who, if they gave their name.</param>
internal sealed record Given<T>(T Value, string? By);
