namespace MotiveProxy.EndToEnd.Tests.AgentCommandLines;

/// <summary>OpenAI's agent: <c>codex exec</c>, without the sandbox that containers seldom allow.</summary>
internal sealed class Codex : AgentCommandLine
{
    public override string Name => "codex";

    public override string Program => "codex";

    public override string Heartbeat => "event: response.in_progress";

    public override IReadOnlyDictionary<string, string> Environment(string server) => new Dictionary<string, string> { ["OPENAI_API_KEY"] = "any" };

    public override IReadOnlyList<string> Arguments(string server, string session, string prompt) =>
    [
        "exec", prompt, "--model", session, "--skip-git-repo-check", "--sandbox", "danger-full-access",
        "-c", $$"""model_providers.mp={name="mp",base_url="{{server}}/v1",env_key="OPENAI_API_KEY",wire_api="responses"}""",
        "-c", "model_provider=\"mp\"",
        "-c", "analytics.enabled=false", "-c", "features.plugins=false",
    ];

    public override object ShellCall(string command) => new { name = "exec_command", arguments = new { cmd = command } };
}
