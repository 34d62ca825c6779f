using MotiveProxy.Tests.Common;

namespace MotiveProxy.EndToEnd.Tests.AgentCommandLines;

/// <summary>An agent on the command line: how it is run once, with nobody at its keyboard, and pointed at a server.</summary>
internal abstract class AgentCommandLine
{
    /// <summary>Where the agents are installed, each in a folder of its own.</summary>
    public static string Folder { get; } = Path.Combine(SourceTree.Project, "agents");

    /// <summary>What it is called: by its folder, by <c>.ci/install-agents</c> and in <c>MOTIVE_TESTS_WITHOUT</c>.</summary>
    public abstract string Name { get; }

    /// <summary>The program, as its users call it.</summary>
    public abstract string Program { get; }

    /// <summary>Where the program is below <c>node_modules</c>.</summary>
    protected virtual string Place => Path.Combine(".bin", Program);

    /// <summary>A sign of life in the API that it speaks, as it stands in the stream.</summary>
    public abstract string Heartbeat { get; }

    /// <summary>The kinds of background requests that it makes each time that it is run so.</summary>
    public virtual IReadOnlyList<string> Background => [];

    /// <summary>The hosts that it asks for whatever it is told.</summary>
    public virtual IReadOnlyList<string> StillAsksFor => [];

    /// <summary>What it is told by the environment: whose model it uses, with what key, and to be silent towards everybody else.</summary>
    /// <param name="server">The server, with the seat if one is named; no slash at its end.</param>
    public abstract IReadOnlyDictionary<string, string> Environment(string server);

    /// <summary>What it is told on the command line.</summary>
    /// <param name="server">As above.</param>
    /// <param name="session">The model.</param>
    /// <param name="prompt">What its user says.</param>
    public abstract IReadOnlyList<string> Arguments(string server, string session, string prompt);

    /// <summary>What it is told by a file in its home or in the folder where it works, if it must be; the path begins with <c>~/</c> or is the file's name.</summary>
    public virtual (string Path, string Text)? Settings(string server, string session) => null;

    /// <summary>The call of its tool for shell commands, as a stand-in answers it over HTTP.</summary>
    public abstract object ShellCall(string command);

    /// <summary>The path of the installed program; skips the test if there is none.</summary>
    public string Installed()
    {
        var path = Path.Combine(Folder, Name, "node_modules", Place);
        Require.Unless(Name, File.Exists(path), $"{Name} is not installed: run `npm ci --prefix {Path.GetRelativePath(SourceTree.Root, Path.Combine(Folder, Name))}`");
        return path;
    }
}
