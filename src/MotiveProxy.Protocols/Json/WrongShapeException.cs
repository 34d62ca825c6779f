using System.Text.Json;
using MotiveProxy.Core.Conversations;

namespace MotiveProxy.Protocols.Json;

/// <summary>Ends the reading of JSON that is not what the protocol asks for. Never leaves a codec: it becomes a <see cref="Fault"/>.</summary>
/// <param name="code">Which failure.</param>
/// <param name="position">Where the value at fault begins, in bytes.</param>
/// <param name="problem">What is wrong with it, as the rest of a sentence; <see langword="null"/> for the catalogue's text.</param>
/// <param name="field">The field at fault inside that value, if it is one that is missing.</param>
#pragma warning disable CA1032 // Thrown and caught in this assembly only, never without a position.
internal sealed class WrongShapeException(FaultCode code, long position, string? problem, string? field = null) : JsonException
#pragma warning restore CA1032
{
    /// <summary>An end for a value of the wrong JSON type.</summary>
    public static WrongShapeException Type(in Utf8JsonReader json, string expected) =>
        new(FaultCode.InvalidRequest, json.TokenStartIndex, $"expected {expected}, but got {Name(json.TokenType)}");

    /// <summary>An end for a value that is not one of those allowed.</summary>
    public static WrongShapeException Value(long position, string problem) => new(FaultCode.InvalidRequest, position, problem);

    /// <summary>An end for an object that lacks a field.</summary>
    public static WrongShapeException Missing(long position, string field) =>
        new(FaultCode.InvalidRequest, position, "it is required, but missing", field);

    /// <summary>An end for more of something than a request may hold.</summary>
    /// <param name="code">Which limit it is over.</param>
    /// <param name="position">Where the list begins, or the first that is too many.</param>
    /// <param name="count">The limit.</param>
    /// <param name="what">What there is too much of: the end of the limit's option, in lower case.</param>
    public static WrongShapeException TooMany(FaultCode code, long position, int count, string what) =>
        new(code, position, $"more than {count} {what} in one request; send fewer, or raise MOTIVE_PROXY_MAX_{what.ToUpperInvariant()}");

    /// <summary>Puts the failure into words; finds the parameter's name by reading the body again up to it.</summary>
    public Fault ToFault(ReadOnlySpan<byte> body)
    {
        var parameter = JsonPath.At(body, position);
        if (field is not null)
            parameter = parameter.Length == 0 ? field : $"{parameter}.{field}";
        if (parameter.Length == 0)
            return new Fault(code, $"The body is not what this path asks for: {problem}.");
        return new Fault(code, problem is null ? null : $"Invalid '{parameter}': {problem}.", parameter);
    }

    private static string Name(JsonTokenType type) => type switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "an array",
        JsonTokenType.String => "a string",
        JsonTokenType.Number => "a number",
        JsonTokenType.True or JsonTokenType.False => "a boolean",
        _ => "null",
    };
}
