using System.Text;
using System.Text.RegularExpressions;

namespace MotiveProxy.Protocols.Schemas;

/// <summary>
/// Regular expressions as JSON Schema means them, those of ECMA-262, in a matcher whose time grows with the text's length only. Looking around, back
/// references, and patterns that are huge or wrong are beyond it.
/// </summary>
internal static class Patterns
{
    private const string Digits = "0-9";
    private const string WordLetters = "A-Za-z0-9_";

    /// <summary>Makes a matcher, or none.</summary>
    public static Regex? TryBuild(string pattern)
    {
        try
        {
            return new Regex(Translate(pattern), RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (Exception beyond) when (beyond is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    // To .NET digits and letters are those of all scripts, and $ stands before a last line end too.
    private static string Translate(string pattern)
    {
        var text = new StringBuilder();
        var inClass = false;
        for (var i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] is '\\' && i + 1 < pattern.Length)
            {
                text.Append(Escape(pattern[++i], inClass));
                continue;
            }

            inClass = pattern[i] is '[' || (inClass && pattern[i] is not ']');
            text.Append(pattern[i] is '$' && !inClass ? @"\z" : pattern[i].ToString());
        }

        return text.ToString();
    }

    private static string Escape(char letter, bool inClass) => (letter, inClass) switch
    {
        ('d', true) => Digits,
        ('d', false) => $"[{Digits}]",
        ('D', false) => $"[^{Digits}]",
        ('w', true) => WordLetters,
        ('w', false) => $"[{WordLetters}]",
        ('W', false) => $"[^{WordLetters}]",
        _ => $"\\{letter}",
    };
}
