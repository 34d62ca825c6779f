using System.Text;
using Spectre.Console;

namespace MotiveProxy.Chatting;

/// <summary>Markdown for a terminal: lines stay as they are; headings, code, quotes and bold words are coloured instead of marked.</summary>
internal static class PromptMarkup
{
    private const string Fence = "```";

    private static readonly (string Mark, string Style)[] Inline = [("`", "teal"), ("**", "bold")];

    /// <summary>The lines of a text, in the screen's markup.</summary>
    public static IEnumerable<string> Of(string text)
    {
        var isCode = false;
        foreach (var line in text.Split('\n'))
        {
            var isFence = line.TrimStart().StartsWith(Fence, StringComparison.Ordinal);
            isCode ^= isFence;
            yield return isFence ? Styled("grey", line) : isCode ? Styled("teal", line) : OfLine(line);
        }
    }

    private static string OfLine(string line)
    {
        if (line.StartsWith('#') && line.TrimStart('#') is [' ', .. var heading])
            return Styled("bold underline", heading.Trim());

        return line.StartsWith('>') ? Styled("grey", line) : OfWords(line);
    }

    private static string OfWords(string line)
    {
        var markup = new StringBuilder();
        for (var at = 0; at < line.Length;)
        {
            var (text, style, length) = TakeAt(line, at);
            markup.Append(style is null ? Markup.Escape(text) : Styled(style, text));
            at += length;
        }

        return markup.ToString();
    }

    private static (string Text, string? Style, int Length) TakeAt(string line, int at)
    {
        foreach (var (mark, style) in Inline)
        {
            if (string.CompareOrdinal(line, at, mark, 0, mark.Length) is not 0)
                continue;

            var end = line.IndexOf(mark, at + mark.Length, StringComparison.Ordinal);
            if (end > at + mark.Length)
                return (line[(at + mark.Length)..end], style, end + mark.Length - at);
        }

        var next = line.AsSpan(at + 1).IndexOfAny('`', '*');
        var length = next < 0 ? line.Length - at : next + 1;
        return (line.Substring(at, length), null, length);
    }

    private static string Styled(string style, string text) => text.Length is 0 ? "" : $"[{style}]{Markup.Escape(text)}[/]";
}
