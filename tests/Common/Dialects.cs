namespace MotiveProxy.Tests.Common;

/// <summary>A row for every path that a turn, or something like it, can be sent to. What one of them takes or refuses, all have to.</summary>
internal static class Dialects
{
    private const string Messages = """
        "messages":[{"role":"user","content":"$TEXT"}]
        """;

    private const string Function = """{"type":"function","function":{"name":"$NAME","parameters":{"type":"object"}}}""";

    private static readonly Dialect OpenAi = new("", "", "error.message")
    {
        Tools = "\"tools\":[$TOOLS]",
        Tool = Function,
        ToolName = "tools[0].function.name",
        Role = ("\"role\":\"user\"", "messages[0].role"),
    };

    /// <summary>All rows.</summary>
    public static IReadOnlyList<Dialect> All { get; } =
    [
        OpenAi with
        {
            Path = "/v1/chat/completions",
            Said = Messages,
            List = "messages",
            Message = """{"role":"user"}""",
            MessageOfParts = """{"role":"user","content":[$PARTS]}""",
            Else = """
                "messages":[{"role":"system","content":[{"type":"text","text":"a"}]},{"role":"user","name":"u","content":[{"type":"image_url","image_url":{"url":"https://example.com"}},{"type":"file","file":{"file_id":"f","filename":"n"}},{"type":"input_audio","input_audio":{"data":"AA","format":"wav"}},{"type":"odd","odd":{"a":1}}]},{"role":"assistant","content":null,"refusal":"no","tool_calls":[{"id":"c","type":"function","function":{"name":"t","arguments":"{}"}}]},{"role":"tool","tool_call_id":"c","content":"b"}],
                "tools":[{"type":"function","function":{"name":"t","description":"d","parameters":{"a":[{"b":1}]}}},{"type":"custom","custom":{"name":"k"}}],"functions":[{"name":"f","parameters":{}}],
                "tool_choice":{"type":"function","function":{"name":"t"}},"function_call":{"name":"f"},"stream":true,"stream_options":{"include_usage":true},"n":1,
                "response_format":{"type":"json_schema","json_schema":{"name":"s","schema":{"type":"object"}}}
                """,
        },
        OpenAi with
        {
            Path = "/v1/responses",
            Said = """
                "input":[{"role":"user","content":"$TEXT"}]
                """,
            List = "input",
            Role = ("\"role\":\"user\"", "input[0].role"),
            Message = """{"role":"user"}""",
            MessageOfParts = """{"role":"user","content":[$PARTS]}""",
            Tool = """{"type":"function","name":"$NAME","parameters":{"type":"object"}}""",
            ToolName = "tools[0].name",
            Else = """
                "input":[{"type":"message","id":"m","role":"developer","content":[{"type":"input_text","text":"a"},{"type":"input_image","image_url":"https://example.com"},{"type":"input_file","file_id":"f","filename":"n"},{"type":"odd","odd":{"a":1}}]},{"type":"reasoning","summary":[]},{"role":"assistant","content":[{"type":"output_text","text":"a"},{"type":"refusal","refusal":"b"}]},{"type":"function_call","call_id":"c","name":"t","arguments":"{}"},{"type":"function_call_output","call_id":"c","output":"o"},{"type":"local_shell_call_output","id":"c","output":{"a":1}},{"type":"item_reference","id":"msg_1"}],
                "instructions":"i","tools":[{"type":"function","name":"t","description":"d","parameters":{"a":[{"b":1}]}},{"type":"web_search"}],"tool_choice":{"type":"function","name":"t"},"stream":true,"store":true,
                "previous_response_id":"resp_1","background":false,"conversation":null,"text":{"format":{"type":"json_schema","name":"s","schema":{"type":"object"}}}
                """,
        },
        new("/v1/completions", "\"prompt\":\"$TEXT\"", "error.message")
        {
            Else = """
                "prompt":["a"],"stream":true,"stream_options":{"include_usage":true},"n":1,"best_of":1,"suffix":"s","echo":true
                """,
        },
        Anthropic("/v1/messages"),
        Anthropic("/v1/messages/count_tokens"),
        new("/api/chat", Messages, "error")
        {
            List = "messages",
            Message = """{"role":"user"}""",
            Role = OpenAi.Role,
            MessageOfParts = """{"role":"user","images":[$PARTS]}""",
            Tools = OpenAi.Tools,
            Tool = Function,
            ToolName = OpenAi.ToolName,
            Else = """
                "messages":[{"role":"user","content":"a","images":["iVBORw0KGgo","AA"]},{"role":"assistant","content":"","thinking":"t","tool_calls":[{"id":"c","function":{"name":"t","arguments":{"a":[1]}}}]},{"role":"tool","tool_name":"t","tool_call_id":"c","content":"b"}],
                "tools":[{"type":"function","function":{"name":"t","description":"d","parameters":{"a":[{"b":1}]}}}],"format":{"type":"object"},"stream":true,"options":{"num_ctx":1},"keep_alive":"5m","think":true
                """,
        },
        new("/api/generate", "\"prompt\":\"$TEXT\"", "error")
        {
            Else = """
                "prompt":"a","system":"b","images":["iVBORw0KGgo"],"format":"json","stream":true,"raw":true,"template":"t","context":[1],"options":{"num_ctx":1}
                """,
        },
        new("/api/show", "", "error") { Else = "\"name\":\"a\",\"verbose\":true" },
        Gemini("/v1beta/models/npc:generateContent"),
        Gemini("/v1beta/models/npc:streamGenerateContent"),
        Gemini("/v1beta/models/npc:streamGenerateContent?alt=sse"),
        Gemini("/v1beta/models/npc:countTokens"),
    ];

    /// <summary>The row of a path.</summary>
    public static Dialect At(string path) => All.Single(dialect => dialect.Path == path);

    private static Dialect Anthropic(string path) => new(path, Messages, "error.message")
    {
        List = "messages",
        Message = """{"role":"user"}""",
        Role = OpenAi.Role,
        MessageOfParts = """{"role":"user","content":[$PARTS]}""",
        Tools = OpenAi.Tools,
        Tool = """{"name":"$NAME","input_schema":{"type":"object"}}""",
        ToolName = "tools[0].name",
        Else = """
            "messages":[{"role":"user","content":[{"type":"text","text":"a"},{"type":"image","source":{"type":"base64","media_type":"image/png","data":"AA"}},{"type":"document","title":"d","source":{"type":"url","url":"https://example.com"}},{"type":"odd","odd":{"a":1}}]},{"role":"assistant","content":[{"type":"thinking","thinking":"t"},{"type":"tool_use","id":"c","name":"t","input":{"a":[1]}}]},{"role":"user","content":[{"type":"tool_result","tool_use_id":"c","is_error":true,"content":[{"type":"text","text":"b"}]}]}],
            "system":[{"type":"text","text":"s"}],"max_tokens":1,"tools":[{"name":"t","description":"d","input_schema":{"a":[{"b":1}]}},{"type":"web_search_20250305","name":"web_search"}],"tool_choice":{"type":"tool","name":"t"},
            "stream":true,"output_config":{"format":{"type":"json_schema","schema":{"type":"object"}}},"output_format":{"type":"json_schema","schema":{"type":"object"}},"metadata":{"user_id":"u"},"thinking":{"type":"adaptive"}
            """,
    };

    private static Dialect Gemini(string path) => new(path, "\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"$TEXT\"}]}]", "error.message")
    {
        ModelInPath = "npc",
        List = "contents",
        Message = """{"role":"user"}""",
        Role = ("\"role\":\"user\"", "contents[0].role"),
        MessageOfParts = """{"role":"user","parts":[$PARTS]}""",
        Tools = "\"tools\":[{\"functionDeclarations\":[$TOOLS]}]",
        Tool = """{"name":"$NAME","parameters":{"type":"OBJECT"}}""",
        ToolName = "tools[0].functionDeclarations[0].name",
        Else = """
            "contents":[{"role":"user","parts":[{"text":"a"},{"inlineData":{"mimeType":"image/png","displayName":"n","data":"AA"}},{"fileData":{"mimeType":"image/png","fileUri":"https://example.com"},"videoMetadata":{"fps":1}},{"odd":{"a":1}}]},{"role":"model","parts":[{"text":"t","thought":true},{"functionCall":{"id":"c","name":"t","args":{"a":[1]}},"thoughtSignature":"s"}]},{"role":"model","parts":[{"text":""}]},{"role":"function","parts":[{"functionResponse":{"id":"c","name":"t","response":{"output":"b"},"parts":[{"inlineData":{"mimeType":"image/png","data":"AA"}}]}}]}],
            "systemInstruction":{"role":"user","parts":[{"text":"s"}]},"tools":[{"functionDeclarations":[{"name":"t","description":"d","parameters":{"type":"OBJECT","properties":{"a":{"type":"STRING","nullable":true,"enum":["x"],"minLength":"1"}}}},{"name":"k","parametersJsonSchema":{"anyOf":[{"type":"object"}]}}]},{"googleSearch":{}}],
            "toolConfig":{"functionCallingConfig":{"mode":"ANY","allowedFunctionNames":["t"]}},"cachedContent":null,"safetySettings":[{"category":"c"}],
            "generationConfig":{"candidateCount":1,"temperature":1,"stopSequences":["x"],"responseMimeType":"application/json","responseSchema":{"type":"OBJECT"},"responseFormat":[{"text":{"mimeType":"APPLICATION_JSON","schema":{"type":"object"}}}],"thinkingConfig":{"includeThoughts":true}}
            """,
    };
}
