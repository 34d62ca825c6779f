using System.Text.Json;
using MotiveProxy.Server.Clients;
using MotiveProxy.Tests.Common;

namespace MotiveProxy.Server.Tests.Clients;

/// <summary>The table of clients against what the clients sent when they were recorded.</summary>
public sealed class ClientTableTests
{
    private static readonly string Recordings = Path.Combine(SourceTree.Root, "tests", "MotiveProxy.Protocols.Tests", "Recordings");

    // Taken down from the sources of chat programs: they have no User-Agent.
    private const string FromSource = "ui-from-source";

    public static TheoryData<string, string> Folders { get; } = new()
    {
        { "anthropic-dotnet", "Anthropic 13 (.NET)" },
        { "anthropic-node-0", "@anthropic-ai/sdk 0 (Node)" },
        { "anthropic-node-1", "@anthropic-ai/sdk 1 (Node)" },
        { "claude-code", "Claude Code" },
        { "codex", "Codex" },
        { "gemini-cli", "Gemini CLI" },
        { "google-genai", "@google/genai 2 (Node)" },
        { "ollama-js", "ollama (Node)" },
        { "openai-agents-js", "@openai/agents" },
        { "openai-dotnet", "OpenAI 2 (.NET)" },
        { "openai-node-4", "openai 4 (Node)" },
        { "openai-node-7", "openai 7 (Node)" },
        { "openai-python", "openai 1 (Python)" },
    };

    [Theory]
    [MemberData(nameof(Folders))]
    public void Every_recorded_request_is_its_clients(string folder, string name)
    {
        var agents = Directory.EnumerateFiles(Path.Combine(Recordings, folder), "*.json").SelectMany(AgentsOf).Distinct().ToList();
        Assert.NotEmpty(agents);
        Assert.All(agents, agent => Assert.Equal(name, ClientTable.Find(agent)?.Name));
        Assert.All(agents, agent => Assert.Equal(name, ClientTable.NameOf($"{agent} 127.0.0.1")));
        Assert.All(agents, agent => Assert.Equal(name, ClientTable.NameOf($"key-1 {agent} 127.0.0.1")));
    }

    [Fact]
    public void Every_recorded_client_has_a_row() => Assert.Equal(
        [],
        Directory.EnumerateDirectories(Recordings).Select(Path.GetFileName)
            .Where(folder => folder is not FromSource && Directory.EnumerateFiles(Path.Combine(Recordings, folder!), "*.json").SelectMany(AgentsOf).Any(agent => ClientTable.Find(agent) is null)));

    [Theory]
    [InlineData("")]
    [InlineData("curl/8.14.1")]
    [InlineData("Mozilla/5.0 OpenAI/JS 7.57.0")]
    [InlineData("OpenAI/JS 8.0.0")]
    [InlineData("openai/js 7.57.0")]
    public void Of_any_other_client_nothing_is_known(string agent)
    {
        Assert.Null(ClientTable.Find(agent));
        Assert.Null(ClientTable.NameOf($"key-1 {agent} 127.0.0.1"));
    }

    [Fact]
    public void A_row_has_a_name_of_its_own_and_every_beginning_leads_to_it()
    {
        Assert.Equal(ClientTable.Rows.Count, ClientTable.Rows.Select(row => row.Name).Distinct(StringComparer.Ordinal).Count());
        Assert.All(ClientTable.Rows, row => Assert.All(row.Agents, agent => Assert.Same(row, ClientTable.Find(agent))));
        Assert.All(ClientTable.Rows, row => Assert.NotNull(row.Stream ?? row.Plain));
    }

    private static IEnumerable<string> AgentsOf(string file)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(file));
        foreach (var request in document.RootElement.GetProperty("requests").EnumerateArray())
        {
            foreach (var header in request.GetProperty("headers").EnumerateArray())
            {
                if (string.Equals(header[0].GetString(), "User-Agent", StringComparison.OrdinalIgnoreCase))
                    yield return header[1].GetString()!;
            }
        }
    }
}
