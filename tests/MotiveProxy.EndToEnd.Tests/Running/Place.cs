using System.Reflection;

namespace MotiveProxy.EndToEnd.Tests.Running;

/// <summary>Where things are on this machine, as the build wrote it down.</summary>
internal static class Place
{
    /// <summary>The repository's root folder.</summary>
    public static string Repository { get; } = Path.GetFullPath(Metadata("Repository"));

    /// <summary>The command, ready for <c>dotnet</c> to run.</summary>
    public static string Command { get; } = Path.GetFullPath(Metadata("Command"));

    /// <summary>The .NET example, ready for <c>dotnet</c> to run.</summary>
    public static string Campfire { get; } = Path.GetFullPath(Metadata("Campfire"));

    /// <summary>The scripts that drive the official Node clients.</summary>
    public static string NodeScripts { get; } = Path.Combine(Repository, "tests", "MotiveProxy.EndToEnd.Tests", "node");

    /// <summary>The script that drives OpenAI's Agents SDK.</summary>
    public static string AgentScripts { get; } = Path.Combine(Repository, "tests", "MotiveProxy.EndToEnd.Tests", "node-agents");

    /// <summary>What judges whether a page can be used by everybody.</summary>
    public static string Axe { get; } = Path.Combine(NodeScripts, "node_modules", "axe-core", "axe.min.js");

    /// <summary>The scripts that drive Python's httpx.</summary>
    public static string PythonScripts { get; } = Path.Combine(Repository, "tests", "MotiveProxy.EndToEnd.Tests", "python");

    /// <summary>A file that a run leaves for people to look at.</summary>
    /// <param name="folder">Its folder within the build's output.</param>
    /// <param name="name">Its name.</param>
    public static string Artifact(string folder, string name) => Path.Combine(Directory.CreateDirectory(Path.Combine(Repository, "artifacts", folder)).FullName, name);

    /// <summary>One of the examples.</summary>
    public static string Example(string name) => Path.Combine(Repository, "examples", name);

    private static string Metadata(string key) => typeof(Place).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == key)
        .Value!;
}
