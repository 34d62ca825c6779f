using System.Collections.Immutable;
using System.Text.Json;
using ModelContextProtocol.Protocol;

namespace MotiveProxy.Server.Mcp;

/// <summary>The tools of the seat, as an agent is told of them.</summary>
internal static class ToolTable
{
    /// <summary>Tells what waits.</summary>
    public const string ListWaiting = "list_waiting";

    /// <summary>Tells all of one prompt.</summary>
    public const string ReadPrompt = "read_prompt";

    /// <summary>Answers with text.</summary>
    public const string Answer = "answer";

    /// <summary>Answers with calls.</summary>
    public const string CallTool = "call_tool";

    /// <summary>Refuses.</summary>
    public const string Refuse = "refuse";

    /// <summary>Claims what another has claimed.</summary>
    public const string TakeOver = "take_over";

    /// <summary>The longest that one call waits, in seconds: clients give up after a minute.</summary>
    public const int LongestWait = 50;

    private const string Prompt = """ "prompt": { "type": "string", "description": "The prompt's id, from list_waiting." } """;

    private const string Force =
        """ "force": { "type": "boolean", "description": "Send it even if it is not what the caller declared that it takes. For tests of the caller only." } """;

    /// <summary>All of them.</summary>
    public static ImmutableArray<Tool> All { get; } =
    [
        Make(
            ListWaiting,
            "Lists the prompts that wait for an answer, oldest first: id, session (the model's name that the caller asked), client, since when, who answers it already, and what is new in it. "
                + "With wait_seconds it waits until something waits that nobody answers.",
            isReading: true,
            $$"""
            { "type": "object", "additionalProperties": false, "properties": {
              "session": { "type": "string", "description": "Only this session." },
              "wait_seconds": { "type": "integer", "minimum": 0, "maximum": {{LongestWait}}, "description": "How long to wait if nothing waits; 0 by default." } } }
            """),
        Make(
            ReadPrompt,
            "Tells one prompt whole: the conversation as the caller tells it, the tools that it declares with their JSON Schemas, whether one must be called, and the form that it wants for text.",
            isReading: true,
            $$"""{ "type": "object", "additionalProperties": false, "required": ["prompt"], "properties": { {{Prompt}} } }"""),
        Make(
            Answer,
            "Answers a prompt with text, and ends it. Where the prompt asks for JSON (response_format), the text must be that JSON and nothing else.",
            isReading: false,
            $$"""
            { "type": "object", "additionalProperties": false, "required": ["prompt", "text"], "properties": { {{Prompt}},
              "text": { "type": "string", "description": "The whole answer." },
              "finish": { "type": "string", "enum": ["stop", "length", "content_filter"], "description": "Why it ends; stop by default." }, {{Force}} } }
            """),
        Make(
            CallTool,
            "Answers a prompt by calling tools that its caller declared, and ends it. The caller runs them and asks again with their results, as a new prompt.",
            isReading: false,
            $$"""
            { "type": "object", "additionalProperties": false, "required": ["prompt", "calls"], "properties": { {{Prompt}},
              "calls": { "type": "array", "minItems": 1, "maxItems": 128, "description": "One or several calls.", "items": {
                "type": "object", "additionalProperties": false, "required": ["name"], "properties": {
                  "name": { "type": "string", "description": "The tool's name." },
                  "arguments": { "type": "object", "description": "What fits the tool's schema; {} by default." } } } },
              "text": { "type": "string", "description": "Text that goes before the calls." }, {{Force}} } }
            """),
        Make(
            Refuse,
            "Refuses a prompt, as a model does that will not answer, and ends it.",
            isReading: false,
            $$"""
            { "type": "object", "additionalProperties": false, "required": ["prompt", "reason"], "properties": { {{Prompt}},
              "reason": { "type": "string", "description": "What the caller is told." } } }
            """),
        Make(
            TakeOver,
            "Claims a prompt, also one that somebody else is answering: from now on only you may answer it. The other tools claim a prompt by themselves if nobody has it.",
            isReading: false,
            $$"""{ "type": "object", "additionalProperties": false, "required": ["prompt"], "properties": { {{Prompt}} } }"""),
    ];

    private static Tool Make(string name, string description, bool isReading, string schema) => new()
    {
        Name = name,
        Description = description,
        InputSchema = JsonElement.Parse(schema),
        Annotations = new ToolAnnotations { ReadOnlyHint = isReading, DestructiveHint = false, OpenWorldHint = false },
    };
}
