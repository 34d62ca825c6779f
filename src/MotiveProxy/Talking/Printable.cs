using System.Text;

namespace MotiveProxy.Talking;

/// <summary>Makes text of strangers fit for a terminal, which would obey the control characters in it.</summary>
internal static class Printable
{
    /// <summary>The text with every control character but line feed and tab replaced.</summary>
    public static string Of(string text)
    {
        if (!text.Any(IsHarmful))
            return text;

        var clean = new StringBuilder(text.Length);
        foreach (var character in text.Replace("\r\n", "\n", StringComparison.Ordinal))
            clean.Append(IsHarmful(character) ? '\uFFFD' : character);

        return clean.ToString();
    }

    /// <summary>The text in one line of at most <paramref name="most"/> characters.</summary>
    public static string InOneLine(string text, int most)
    {
        var line = Of(text.ReplaceLineEndings(" ")).Replace('\t', ' ');
        return line.Length <= most ? line : line[..(char.IsHighSurrogate(line[most - 2]) ? most - 2 : most - 1)] + "…";
    }

    // Beside C0 and C1 the marks that reorder what is read: a prompt could pretend to be something else.
    private static bool IsHarmful(char character) =>
        (char.IsControl(character) && character is not ('\n' or '\t')) || character is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');
}
