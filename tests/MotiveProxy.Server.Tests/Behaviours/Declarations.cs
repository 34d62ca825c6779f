using System.Text.Json.Nodes;

namespace MotiveProxy.Server.Tests.Behaviours;

/// <summary>
/// How the callers of each protocol declare the same two things: that <c>days</c> of the answer is a whole number, and a tool <c>forecast</c> of which the
/// same is true. A protocol is a row in each table. SCHEMA stands for the schema.
/// </summary>
public static class Declarations
{
    private const string Schema = """{"type":"object","properties":{"days":{"type":"integer"}},"required":["days"],"additionalProperties":false}""";

    /// <summary>Declarations of a form: the path, and what is sent beside the model's name.</summary>
    public static TheoryData<string, string> Forms { get; } = new()
    {
        { "/v1/chat/completions", """{"messages":[{"role":"user","content":"go"}],"response_format":{"type":"json_schema","json_schema":{"name":"w","strict":true,"schema":SCHEMA}}}""" },
        { "/v1/chat/completions", """{"stream":true,"messages":[{"role":"user","content":"go"}],"response_format":{"type":"json_schema","json_schema":{"name":"w","schema":SCHEMA}}}""" },
        { "/v1/responses", """{"input":"go","text":{"format":{"type":"json_schema","name":"w","schema":SCHEMA}}}""" },
        { "/v1/messages", """{"max_tokens":99,"messages":[{"role":"user","content":"go"}],"output_config":{"format":{"type":"json_schema","schema":SCHEMA}}}""" },
        { "/api/chat", """{"stream":false,"messages":[{"role":"user","content":"go"}],"format":SCHEMA}""" },
        { "/api/generate", """{"stream":false,"prompt":"go","format":SCHEMA}""" },
        { "/v1beta/models/npc:generateContent", """{"contents":[{"role":"user","parts":[{"text":"go"}]}],"generationConfig":{"responseMimeType":"application/json","responseJsonSchema":SCHEMA}}""" },
        { "/v1beta/models/npc:generateContent", """{"contents":[{"role":"user","parts":[{"text":"go"}]}],"generationConfig":{"responseMimeType":"application/json","responseSchema":SCHEMA}}""" },
    };

    /// <summary>Declarations of a tool: the path, and what is sent beside the model.</summary>
    public static TheoryData<string, string> Tools { get; } = new()
    {
        { "/v1/chat/completions", """{"messages":[{"role":"user","content":"go"}],"tools":[{"type":"function","function":{"name":"forecast","parameters":SCHEMA}}]}""" },
        { "/v1/chat/completions", """{"messages":[{"role":"user","content":"go"}],"functions":[{"name":"forecast","parameters":SCHEMA}]}""" },
        { "/v1/responses", """{"input":"go","tools":[{"type":"function","name":"forecast","parameters":SCHEMA}]}""" },
        { "/v1/messages", """{"max_tokens":99,"messages":[{"role":"user","content":"go"}],"tools":[{"name":"forecast","input_schema":SCHEMA}]}""" },
        { "/api/chat", """{"stream":false,"messages":[{"role":"user","content":"go"}],"tools":[{"type":"function","function":{"name":"forecast","parameters":SCHEMA}}]}""" },
        { "/v1beta/models/npc:generateContent", """{"contents":[{"role":"user","parts":[{"text":"go"}]}],"tools":[{"functionDeclarations":[{"name":"forecast","parametersJsonSchema":SCHEMA}]}]}""" },
    };

    /// <summary>A declaration's body, for a session.</summary>
    public static JsonObject For(string session, string declaration)
    {
        var body = JsonNode.Parse(declaration.Replace("SCHEMA", Schema, StringComparison.Ordinal))!.AsObject();
        body["model"] = session;
        return body;
    }
}
