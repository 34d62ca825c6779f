using System.Globalization;
using System.Text;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace MotiveProxy.Chatting;

/// <summary>Reads a line from the keyboard and shows it while it is typed. A line longer than the screen scrolls sideways.</summary>
internal sealed class LineReader(IKeyboard keyboard, TextWriter output, IAnsiConsole screen)
{
    private const string EraseToEnd = "\e[K";

    private readonly List<string> _history = [];

    /// <summary>Reads a line.</summary>
    /// <param name="mark">What stands before it.</param>
    /// <param name="tools">What Tab knows.</param>
    /// <returns><see langword="null"/> if the writer leaves.</returns>
    public string? Read(string mark, IReadOnlyList<OfferedTool> tools)
    {
        var line = new EditedLine(_history);
        while (true)
        {
            Show(mark, line);
            switch (line.Apply(keyboard.Read()))
            {
                case KeyEffect.Done:
                    Finish(mark, line.Text);
                    return line.Text;
                case KeyEffect.Leave:
                    output.WriteLine();
                    return null;
                case KeyEffect.Complete:
                    Complete(line, tools);
                    break;
            }
        }
    }

    private void Complete(EditedLine line, IReadOnlyList<OfferedTool> tools)
    {
        var completion = Completion.Of(line.Text, tools);
        line.Replace(completion.Text);
        if (completion.Choices.Count > 0)
            output.Write($"\r{EraseToEnd}  {string.Join("  ", completion.Choices)}\n");
    }

    private void Show(string mark, EditedLine line)
    {
        var room = Math.Max(10, screen.Profile.Width - Width(mark) - 1);
        var start = StartOfView(line, room);
        var visible = Take(line.Text[start..], room);
        var back = Width(visible) - Width(line.Text[start..line.Cursor]);
        var frame = new StringBuilder("\r").Append(mark).Append(visible).Append(EraseToEnd);
        if (back > 0)
            frame.Append(CultureInfo.InvariantCulture, $"\e[{back}D");

        output.Write(frame);
        output.Flush();
    }

    private void Finish(string mark, string text)
    {
        output.Write($"\r{mark}{text}{EraseToEnd}\n");
        output.Flush();
        if (text.Length > 0 && (_history.Count is 0 || _history[^1] != text))
            _history.Add(text);
    }

    private static int StartOfView(EditedLine line, int room)
    {
        var start = 0;
        while (Width(line.Text[start..line.Cursor]) > room)
            start += StringInfo.GetNextTextElementLength(line.Text.AsSpan(start));

        return start;
    }

    private static string Take(string text, int room)
    {
        var end = 0;
        while (end < text.Length && Width(text[..(end + StringInfo.GetNextTextElementLength(text.AsSpan(end)))]) <= room)
            end += StringInfo.GetNextTextElementLength(text.AsSpan(end));

        return text[..end];
    }

    private static int Width(string text) => new Segment(text).CellCount();
}
