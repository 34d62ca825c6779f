namespace MotiveProxy.EndToEnd.Tests.AgentCommandLines;

/// <summary>Anthropic's agent, in print mode.</summary>
internal sealed class ClaudeCode : AgentCommandLine
{
    public override string Name => "claude-code";

    public override string Program => "claude";

    public override string Heartbeat => "event: message_delta";

    public override IReadOnlyDictionary<string, string> Environment(string server) => new Dictionary<string, string>
    {
        ["ANTHROPIC_BASE_URL"] = server,
        ["ANTHROPIC_API_KEY"] = "any",
        ["CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC"] = "1",
    };

    public override IReadOnlyList<string> Arguments(string server, string session, string prompt) =>
        ["--print", prompt, "--model", session, "--allowedTools", "Bash"];

    public override object ShellCall(string command) => new { name = "Bash", arguments = new { command, description = "As the stand-in says" } };
}
