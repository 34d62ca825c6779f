using System.Text.Json;
using System.Xml.Linq;
using MotiveProxy.EndToEnd.Tests.AgentCommandLines;
using MotiveProxy.Tests.Common;

namespace MotiveProxy.EndToEnd.Tests.Matrix;

/// <summary>What a client is called, with the exact version that is driven: read from where the version is set.</summary>
internal static class ClientVersions
{
    private static readonly Dictionary<string, string> Npm = Directory
        .EnumerateDirectories(SourceTree.Project)
        .Concat(Directory.EnumerateDirectories(AgentCommandLine.Folder))
        .Select(folder => Path.Combine(folder, "package.json"))
        .Where(File.Exists)
        .SelectMany(ReadPackages)
        .ToDictionary(StringComparer.Ordinal);

    private static readonly Dictionary<string, string> NuGet = XDocument.Load(Path.Combine(SourceTree.Root, "Directory.Packages.props"))
        .Descendants("PackageVersion")
        .ToDictionary(package => package.Attribute("Include")!.Value, package => package.Attribute("Version")!.Value, StringComparer.Ordinal);

    /// <summary>Name and version of one of <see cref="Clients"/>.</summary>
    public static string Describe(string client) => client.Split(':', 2) switch
    {
        ["npm", var name] => $"{Npm[name]} (npm)",
        ["nuget", var name] => $"{name} {NuGet[name]} (NuGet)",
        ["machine", var name] => $"{name} (the machine's)",
        _ => throw new ArgumentOutOfRangeException(nameof(client), client, "No client is named so."),
    };

    private static IEnumerable<KeyValuePair<string, string>> ReadPackages(string manifest)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(manifest));
        foreach (var package in document.RootElement.GetProperty("dependencies").EnumerateObject())
        {
            // "openai7": "npm:openai@7.57.0", or plainly "ollama": "0.6.4".
            var version = package.Value.GetString()!;
            var alias = version.StartsWith("npm:", StringComparison.Ordinal) ? version["npm:".Length..] : $"{package.Name}@{version}";
            var at = alias.LastIndexOf('@');
            yield return new(package.Name, $"{alias[..at]} {alias[(at + 1)..]}");
        }
    }
}
