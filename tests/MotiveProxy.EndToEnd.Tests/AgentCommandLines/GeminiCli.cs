namespace MotiveProxy.EndToEnd.Tests.AgentCommandLines;

/// <summary>Google's agent, with a model of its user's choice: without <c>--model</c> it first asks another one how hard the question is.</summary>
internal sealed class GeminiCli : AgentCommandLine
{
    public override string Name => "gemini-cli";

    public override string Program => "gemini";

    public override string Heartbeat => "\"text\":\"\"";

    public override IReadOnlyDictionary<string, string> Environment(string server) => new Dictionary<string, string>
    {
        ["GOOGLE_GEMINI_BASE_URL"] = server,
        ["GEMINI_API_KEY"] = "any",
    };

    public override IReadOnlyList<string> Arguments(string server, string session, string prompt) =>
        ["--prompt", prompt, "--model", session, "--approval-mode", "yolo", "--skip-trust"];

    public override (string Path, string Text)? Settings(string server, string session) => ("~/.gemini/settings.json", """
        {
          "security": { "auth": { "selectedType": "gemini-api-key" } },
          "privacy": { "usageStatisticsEnabled": false },
          "general": { "enableAutoUpdate": false, "enableAutoUpdateNotification": false }
        }
        """);

    public override object ShellCall(string command) => new { name = "run_shell_command", arguments = new { command, description = "As the stand-in says" } };
}
