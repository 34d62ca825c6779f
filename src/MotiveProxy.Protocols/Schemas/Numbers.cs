using System.Text.Json;

namespace MotiveProxy.Protocols.Schemas;

/// <summary>Numbers as JSON has them: exact where a decimal of 28 digits is, and else as near as a double is.</summary>
internal static class Numbers
{
    /// <summary>Whether a number is whole: <c>2</c>, <c>2.0</c> and <c>2e3</c> are.</summary>
    public static bool IsWhole(JsonElement number) => number.TryGetDecimal(out var exact)
        ? decimal.IsInteger(exact)
        : double.IsInteger(number.GetDouble());

    /// <summary>Negative if one is less than the other, zero if they are equal, else positive.</summary>
    public static int Compare(JsonElement one, JsonElement other) => one.TryGetDecimal(out var left) && other.TryGetDecimal(out var right)
        ? left.CompareTo(right)
        : one.GetDouble().CompareTo(other.GetDouble());

    /// <summary>Whether one is a whole number of times the other; of nothing everything is.</summary>
    public static bool IsMultiple(JsonElement number, JsonElement of)
    {
        if (!number.TryGetDecimal(out var left) || !of.TryGetDecimal(out var right))
            return double.IsInteger(number.GetDouble() / of.GetDouble());

        return right == 0 || left % right == 0;
    }

    /// <summary>A keyword's number that counts something, or <see langword="null"/>.</summary>
    public static long? Count(JsonElement asked) =>
        asked.ValueKind is JsonValueKind.Number && asked.TryGetDecimal(out var count) && count is >= 0 and <= int.MaxValue ? (long)count : null;
}
