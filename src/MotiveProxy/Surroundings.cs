using MotiveProxy.Chatting;
using MotiveProxy.Server.Configuration;
using Spectre.Console;

namespace MotiveProxy;

/// <summary>All that a command sees of the world around it. Tests give it another one.</summary>
internal sealed record Surroundings
{
    private const int WidthOfPaper = 160;

    /// <summary>What a script or a person types.</summary>
    public required TextReader In { get; init; }

    /// <summary>Where results go.</summary>
    public required TextWriter Out { get; init; }

    /// <summary>Opens standard output for bytes, which get to a file or to the next program as they are, whatever the system's encoding.</summary>
    public Func<Stream> OpenOut { get; init; } = Console.OpenStandardOutput;

    /// <summary>Where everything else goes that a person should read.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>Whether a person sits at the keyboard.</summary>
    public bool IsTypedIn { get; init; }

    /// <summary>Whether results go to a terminal, which obeys control characters and shows colours.</summary>
    public bool IsShown { get; init; }

    /// <summary>The keyboard of the person.</summary>
    public IKeyboard Keyboard { get; init; } = new ConsoleKeyboard();

    /// <summary>The environment and the directories, without flags.</summary>
    public required ConfigurationSources Sources { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Standard output for tables and colours, which it has only on a terminal.</summary>
    public IAnsiConsole Screen()
    {
        var screen = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(Out),
            Ansi = IsShown ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = IsShown ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
        });
        if (!IsShown)
            screen.Profile.Width = WidthOfPaper;

        return screen;
    }

    /// <summary>Those of this process.</summary>
    public static Surroundings OfThisProcess() => new()
    {
        In = Console.In,
        Out = Console.Out,
        Error = Console.Error,
        IsTypedIn = !Console.IsInputRedirected && !Console.IsOutputRedirected,
        IsShown = !Console.IsOutputRedirected,
        Sources = ConfigurationSources.OfThisProcess(new Dictionary<string, string>()),
    };
}
