using System.Buffers;
using Serilog.Events;
using Serilog.Formatting;
using Serilog.Formatting.Display;

namespace MotiveProxy.Server.Logging;

/// <summary>
/// One event, one line. Names, paths and words in it come from outside: their control characters are written as escapes,
/// so that nobody can begin a line of the log, or speak to the terminal that shows it.
/// </summary>
internal sealed class LineFormatter : ITextFormatter
{
    private static readonly SearchValues<char> ControlCharacters =
        SearchValues.Create([.. Enumerable.Range(0, 0xa0).Select(code => (char)code).Where(char.IsControl)]);

    private readonly MessageTemplateTextFormatter _line = new("{Timestamp:HH:mm:ss.fff} {Level:u3} {Message:l}");

    public void Format(LogEvent logEvent, TextWriter output)
    {
        using var line = new StringWriter();
        _line.Format(logEvent, line);
        var text = line.ToString();
        if (text.AsSpan().ContainsAny(ControlCharacters))
            WriteEscaped(text, output);
        else
            output.Write(text);

        output.WriteLine();
        if (logEvent.Exception is { } exception)
            output.WriteLine(exception);
    }

    private static void WriteEscaped(string text, TextWriter output)
    {
        foreach (var letter in text)
        {
            if (letter is '\n')
                output.Write(@"\n");
            else if (char.IsControl(letter))
                output.Write($@"\u{(int)letter:x4}");
            else
                output.Write(letter);
        }
    }
}
