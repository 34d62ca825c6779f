using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;

namespace MotiveProxy.Server.Operator;

/// <summary>From the operator API's documents to the core's words. Whether an answer fits its prompt is the session's to say.</summary>
internal static class AnswerReading
{
    private const int LeastStatus = 400;
    private const int GreatestStatus = 599;

    /// <summary>Reads a part.</summary>
    public static (AnswerPart? Part, Fault? Fault) ReadPart(ReadOnlyMemory<byte> body)
    {
        return Read(body, OperatorJson.Default.PartDocument) switch
        {
            { Text: { } text, Refusal: null, ToolCall: null } => (new AnswerPart.Text(text), null),
            { Text: null, Refusal: { } refusal, ToolCall: null } => (new AnswerPart.Refusal(refusal), null),
            { Text: null, Refusal: null, ToolCall: { } call } => ReadCall(call) is { } part ? (part, null) : (null, BadCall),
            null => (null, Unreadable),
            _ => (null, Invalid("A part has exactly one of \"text\", \"refusal\" and \"tool_call\".")),
        };
    }

    /// <summary>Reads the end of an answer.</summary>
    public static (Ending? Ending, Fault? Fault) ReadEnding(ReadOnlyMemory<byte> body)
    {
        // Nothing at all is an empty object: it ends what was given by parts.
        var document = body.IsEmpty ? new AnswerDocument() : Read(body, OperatorJson.Default.AnswerDocument);
        return document switch
        {
            null => (null, Unreadable),
            { Error: { } error } => ReadError(document, error),
            _ => ReadWhole(document),
        };
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

        var message = string.IsNullOrEmpty(error.Message) ? $"An error on purpose, with status {error.Status}." : error.Message;
        return (new Ending.WithError(new Outcome.ErrorGiven(error.Status, message)), null);
    }

    private static AnswerPart.Call? ReadCall(ToolCallDocument? call) => string.IsNullOrEmpty(call?.Name)
        ? null
        : new AnswerPart.Call(new ToolCall(call.Id ?? string.Empty, call.Name, call.Arguments ?? "{}"));

    private static T? Read<T>(ReadOnlyMemory<byte> body, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(body.Span, type);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static Fault Unreadable => Invalid("The body is not the JSON object that this path takes; see /openapi.json.");

    private static Fault BadCall => Invalid("A tool call needs the \"name\" of the tool.");

    private static Fault Invalid(string detail) => new(FaultCode.AnswerInvalid, detail);
}
