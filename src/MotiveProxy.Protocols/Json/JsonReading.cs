using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;

namespace MotiveProxy.Protocols.Json;

/// <summary>The steps that reading a request is made of. A step that meets something else ends the reading with <see cref="WrongShapeException"/>.</summary>
internal static class JsonReading
{
    // Four times what OpenAI takes, twice what Anthropic does.
    private const int LongestName = 256;

    /// <summary>Goes on to the next field's name in the object that the reader is in; <see langword="false"/> at its end.</summary>
    public static bool NextField(this ref Utf8JsonReader json) => json.Read() && json.TokenType is JsonTokenType.PropertyName;

    /// <summary>If the reader stands on this field's name, goes on to its value.</summary>
    public static bool At(this ref Utf8JsonReader json, ReadOnlySpan<byte> field) => json.ValueTextEquals(field) && json.Read();

    /// <summary>Goes on to the next element of the array that the reader is in; <see langword="false"/> at its end.</summary>
    public static bool NextElement(this ref Utf8JsonReader json) => json.Read() && json.TokenType is not JsonTokenType.EndArray;

    /// <summary>Whether the reader stands on <c>null</c>, which means the same as an absent field.</summary>
    public static bool IsNull(this in Utf8JsonReader json) => json.TokenType is JsonTokenType.Null;

    /// <summary>Demands the beginning of an object.</summary>
    public static void ExpectObject(this in Utf8JsonReader json)
    {
        if (json.TokenType is not JsonTokenType.StartObject)
            throw WrongShapeException.Type(json, "an object");
    }

    /// <summary>Demands the beginning of an array.</summary>
    public static void ExpectArray(this in Utf8JsonReader json)
    {
        if (json.TokenType is not JsonTokenType.StartArray)
            throw WrongShapeException.Type(json, "an array");
    }

    /// <summary>Reads a string.</summary>
    public static string Text(this ref Utf8JsonReader json) =>
        json.TokenType is JsonTokenType.String ? json.GetString()! : throw WrongShapeException.Type(json, "a string");

    /// <summary>Reads a string, or <c>null</c>.</summary>
    public static string? TextOrNull(this ref Utf8JsonReader json) => json.IsNull() ? null : json.Text();

    /// <summary>Reads the name of a tool or a participant, or <c>null</c>. A name is shown again and again, at each result of a tool: a long one is no name.</summary>
    public static string? NameOrNull(this ref Utf8JsonReader json)
    {
        var name = json.TextOrNull();
        return name is { Length: > LongestName }
            ? throw WrongShapeException.Value(json.TokenStartIndex, $"a name has at most {LongestName} characters")
            : name;
    }

    /// <summary>Reads a boolean; <c>null</c> is <see langword="false"/>.</summary>
    public static bool Flag(this in Utf8JsonReader json) => json.TokenType switch
    {
        JsonTokenType.True => true,
        JsonTokenType.False or JsonTokenType.Null => false,
        _ => throw WrongShapeException.Type(json, "a boolean"),
    };

    /// <summary>Looks a string field up in the object that the reader stands on, without moving the reader.</summary>
    /// <returns><see langword="null"/> if there is no such field, or it is no string.</returns>
    public static string? Peek(this in Utf8JsonReader json, ReadOnlySpan<byte> field)
    {
        var ahead = json;
        while (ahead.NextField())
        {
            if (ahead.At(field))
                return ahead.TokenType is JsonTokenType.String ? ahead.GetString() : null;
            ahead.Skip();
        }

        return null;
    }

    /// <summary>A short digest of a string, for naming what is not kept. Makes no string of it.</summary>
    public static string TextDigest(this ref Utf8JsonReader json)
    {
        if (json.TokenType is not JsonTokenType.String)
            throw WrongShapeException.Type(json, "a string");
        if (!json.ValueIsEscaped)
            return Digest(json.ValueSpan);

        var rented = ArrayPool<byte>.Shared.Rent(json.ValueSpan.Length);
        try
        {
            return Digest(rented.AsSpan(0, json.CopyString(rented)));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    /// <summary>A short digest of bytes: <c>sha256:</c> and 32 hexadecimal digits.</summary>
    public static string Digest(ReadOnlySpan<byte> content) => $"sha256:{Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 16))}";
}
