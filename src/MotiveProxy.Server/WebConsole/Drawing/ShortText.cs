namespace MotiveProxy.Server.WebConsole.Drawing;

/// <summary>A text, cut where it becomes long.</summary>
internal static class ShortText
{
    /// <summary>Cuts a text, with an ellipsis and never within a character.</summary>
    /// <param name="text">The text.</param>
    /// <param name="most">How much of it is left, in UTF-16 code units; at least 1.</param>
    public static string Of(ReadOnlySpan<char> text, int most) =>
        text.Length <= most ? text.ToString() : $"{text[..(char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)]}…";
}
