using MotiveProxy.Tests.Common;

namespace MotiveProxy.EndToEnd.Tests.AgentCommandLines;

/// <summary>docs/agents.md shows the commands that the other tests of this folder run, to the letter.</summary>
public sealed class AgentsPageTests
{
    private const string Server = "http://127.0.0.1:8000/caller";

    public static TheoryData<string> Agents { get; } = ["claude-code", "codex", "gemini-cli", "opencode"];

    [Theory]
    [MemberData(nameof(Agents))]
    public void What_the_page_says_to_type_is_what_is_tested(string name)
    {
        AgentCommandLine agent = name switch
        {
            "claude-code" => new ClaudeCode(),
            "codex" => new Codex(),
            "gemini-cli" => new GeminiCli(),
            _ => new Opencode(),
        };
        var page = File.ReadAllText(Path.Combine(SourceTree.Root, "docs", "agents.md"));
        var settings = agent.Environment(Server).Select(variable => $"{variable.Key}={variable.Value}");
        var arguments = agent.Arguments(Server, "troll", "Say hello.").Select(Quoted);
        Assert.Contains(string.Join(' ', [.. settings, agent.Program, .. arguments]), page.Replace(" \\\n  ", " ", StringComparison.Ordinal), StringComparison.Ordinal);
        if (agent.Settings(Server, "troll") is var (path, text))
        {
            Assert.Contains($"`{path}`", page, StringComparison.Ordinal);
            Assert.Contains(text, page, StringComparison.Ordinal);
        }
    }

    // As a shell wants it.
    private static string Quoted(string argument) => argument.Any(letter => letter is ' ' or '"' or '{') ? $"'{argument}'" : argument;
}
