namespace MotiveProxy.EndToEnd.Tests.Matrix;

/// <summary>
/// The clients that are driven, by where their version is written: <c>npm:</c> and the name in a package.json of these tests,
/// <c>nuget:</c> and the name in Directory.Packages.props, <c>machine:</c> and a program that is what the machine has.
/// </summary>
internal static class Clients
{
    public const string Anthropic0 = "npm:anthropic0";
    public const string Anthropic1 = "npm:anthropic1";
    public const string AnthropicDotNet = "nuget:Anthropic";
    public const string ClaudeCode = "npm:@anthropic-ai/claude-code";
    public const string Codex = "npm:@openai/codex";
    public const string Curl = "machine:curl";
    public const string GeminiCli = "npm:@google/gemini-cli";
    public const string GenAi2 = "npm:genai2";
    public const string Httpx = "machine:httpx";
    public const string Ollama = "npm:ollama";
    public const string OpenAi4 = "npm:openai4";
    public const string OpenAi7 = "npm:openai7";
    public const string OpenAiAgents = "npm:@openai/agents";
    public const string OpenAiDotNet = "nuget:OpenAI";
    public const string Opencode = "npm:opencode-linux-x64-baseline";
}
