using System.Globalization;
using System.Text;
using System.Text.Json;

namespace MotiveProxy.Protocols.Json;

/// <summary>Names a value by where it stands in a body, such as <c>messages[1].content</c>. Only errors need names, so reading keeps none.</summary>
internal static class JsonPath
{
    private const int LongestName = 64;

    /// <summary>The name of the value that begins at a position; empty for the whole body.</summary>
    /// <param name="body">JSON that is well formed up to that position.</param>
    /// <param name="position">In bytes.</param>
    public static string At(ReadOnlySpan<byte> body, long position)
    {
        var json = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = int.MaxValue });
        var steps = new Stack<Step>();
        while (json.Read() && json.TokenStartIndex < position)
            Take(ref json, steps);

        if (steps.TryPeek(out var top) && top.InArray)
            steps.Push(steps.Pop().Next());
        return Write(body, steps);
    }

    private static void Take(ref Utf8JsonReader json, Stack<Step> steps)
    {
        if (json.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray)
        {
            steps.Pop();
            return;
        }

        if (json.TokenType is JsonTokenType.PropertyName)
        {
            steps.Pop();
            steps.Push(new Step(InArray: false, -1, (int)json.TokenStartIndex + 1, json.ValueSpan.Length));
            return;
        }

        if (steps.TryPeek(out var top) && top.InArray)
            steps.Push(steps.Pop().Next());
        if (json.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
            steps.Push(new Step(json.TokenType is JsonTokenType.StartArray, -1, 0, 0));
    }

    private static string Write(ReadOnlySpan<byte> body, Stack<Step> steps)
    {
        var path = new StringBuilder();
        foreach (var step in steps.Reverse())
        {
            if (step.InArray)
                path.Append(CultureInfo.InvariantCulture, $"[{step.Index}]");
            else
                path.Append(path.Length == 0 ? "" : ".").Append(NameOf(body.Slice(step.NameStart, step.NameLength)));
        }

        return path.ToString();
    }

    // Of a name that is none of the protocol's the beginning will do: it may be as long as the body.
    private static string NameOf(ReadOnlySpan<byte> name) =>
        name.Length <= LongestName ? Encoding.UTF8.GetString(name) : Encoding.UTF8.GetString(name[..LongestName]) + "...";

    private readonly record struct Step(bool InArray, int Index, int NameStart, int NameLength)
    {
        public Step Next() => this with { Index = Index + 1 };
    }
}
