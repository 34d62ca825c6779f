namespace MotiveProxy.EndToEnd.Tests.AgentCommandLines;

/// <summary>opencode: <c>opencode run</c>. Here too it has a title made, before it says its user's words.</summary>
internal sealed class Opencode : AgentCommandLine
{
    public override string Name => "opencode";

    public override string Program => "opencode";

    // Its wrapper's other platforms are not on every registry, so the one program is had by itself.
    protected override string Place => "opencode-linux-x64-baseline/bin/opencode";

    public override string Heartbeat => "\"content\":\"\"";

    public override IReadOnlyList<string> Background => ["title"];

    public override IReadOnlyList<string> StillAsksFor => ["registry.npmjs.org:443"];

    public override IReadOnlyDictionary<string, string> Environment(string server) => new Dictionary<string, string>
    {
        ["OPENCODE_DISABLE_MODELS_FETCH"] = "1",
        ["OPENCODE_DISABLE_AUTOUPDATE"] = "1",
    };

    public override IReadOnlyList<string> Arguments(string server, string session, string prompt) => ["run", prompt, "--model", $"mp/{session}"];

    public override (string Path, string Text)? Settings(string server, string session) => ("opencode.json", $$"""
        {
          "$schema": "https://opencode.ai/config.json",
          "provider": {
            "mp": {
              "npm": "@ai-sdk/openai-compatible",
              "options": { "baseURL": "{{server}}/v1", "apiKey": "any" },
              "models": { "{{session}}": {} }
            }
          }
        }
        """);

    public override object ShellCall(string command) => new { name = "bash", arguments = new { command, description = "As the stand-in says" } };
}
