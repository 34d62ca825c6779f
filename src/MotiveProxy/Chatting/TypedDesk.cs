using System.Text;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Talking;
using Spectre.Console;

namespace MotiveProxy.Chatting;

/// <summary>A person's desk: prompts are shown, answers typed.</summary>
internal sealed class TypedDesk : IDesk
{
    private const string EraseLine = "\r\e[K";

    private readonly Surroundings _surroundings;
    private readonly OfferedTools _tools;
    private readonly IAnsiConsole _screen;
    private readonly LineReader _lines;
    private bool _introduced;
    private bool _waitingIsShown;

    public TypedDesk(Surroundings surroundings, OfferedTools tools)
    {
        _surroundings = surroundings;
        _tools = tools;
        _screen = surroundings.Screen();
        _lines = new LineReader(surroundings.Keyboard, surroundings.Out, _screen);
    }

    // A person may always go on.
    public CancellationToken Left => CancellationToken.None;

    public void Note(string text)
    {
        Clear();
        _screen.MarkupLineInterpolated($"[yellow]{Printable.Of(text)}[/]");
    }

    public void Waiting()
    {
        Clear();
        if (!_introduced)
            _screen.MarkupLine("[grey]You are the stand-in: what you type is what the model says. A line that ends with \\ goes on.\n/refuse  /error  /length  /send!  /end (Tab completes), Ctrl-C leaves.[/]");

        _introduced = true;
        _waitingIsShown = true;
        _screen.Markup("[grey]Waiting for a caller…[/]");
    }

    public async Task<string?> AnswerAsync(string prompt, CancellationToken cancellation)
    {
        var tools = await _tools.FindAsync(cancellation);
        Clear();
        Show(prompt, tools);
        return await Task.Run(() => Read(tools), cancellation).WaitAsync(cancellation);
    }

    private void Show(string prompt, IReadOnlyList<OfferedTool> tools)
    {
        var speaker = prompt.StartsWith(Notice.Beginning, StringComparison.Ordinal) ? "not understood" : "caller";
        _screen.Write(new Rule($"[blue]{speaker}[/]") { Justification = Justify.Left, Style = Style.Parse("blue dim") });
        foreach (var line in PromptMarkup.Of(Printable.Of(prompt)))
            _screen.MarkupLine(line);

        if (tools.Count > 0)
            _screen.WriteLine();
        foreach (var tool in tools)
            _screen.MarkupLineInterpolated($"[grey]/call[/] [teal]{Printable.InOneLine(tool.Name, 64)}[/] [grey]{Printable.InOneLine(tool.Template, 120)}  {Printable.InOneLine(tool.Description, 120)}[/]");

        _screen.WriteLine();
    }

    private string? Read(IReadOnlyList<OfferedTool> tools)
    {
        // What was typed before the prompt was seen is no answer to it.
        while (_surroundings.Keyboard.HasKey)
            _surroundings.Keyboard.Read();

        var answer = new StringBuilder();
        while (_lines.Read(answer.Length is 0 ? "> " : "| ", tools) is { } line)
        {
            // More keys at the very moment of Enter are not typed: a text of several lines was pasted.
            var isContinued = line.EndsWith('\\');
            answer.Append(isContinued ? line[..^1] : line);
            if (!isContinued && !_surroundings.Keyboard.HasKey)
                return answer.ToString();

            answer.Append('\n');
        }

        return null;
    }

    private void Clear()
    {
        if (_waitingIsShown)
            _surroundings.Out.Write(EraseLine);

        _waitingIsShown = false;
    }
}
