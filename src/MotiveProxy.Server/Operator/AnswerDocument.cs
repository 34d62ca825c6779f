using System.Text.Json.Serialization;

namespace MotiveProxy.Server.Operator;

/// <summary>A piece of an answer: exactly one of the three is there.</summary>
/// <param name="Text">Text that continues the text given before it.</param>
/// <param name="Refusal">Text that says why the model will not answer.</param>
/// <param name="ToolCall">A whole tool call.</param>
public sealed record PartDocument(string? Text = null, string? Refusal = null, ToolCallDocument? ToolCall = null);

/// <summary>A piece of an answer, as <c>POST /api/prompts/{id}/parts</c> takes it: exactly one of the first three is there.</summary>
/// <param name="Text">Text that continues the text given before it.</param>
/// <param name="Refusal">Text that says why the model will not answer.</param>
/// <param name="ToolCall">A whole tool call.</param>
/// <param name="By">The operator's name; needed if the prompt is claimed.</param>
public sealed record GivenPartDocument(string? Text = null, string? Refusal = null, ToolCallDocument? ToolCall = null, string? By = null);

/// <summary>A call of a tool that the caller declared.</summary>
/// <param name="Id">Unique within the session; left out in an answer, the server makes one.</param>
/// <param name="Name">The tool's name.</param>
/// <param name="Arguments">JSON text; in a request an object will do as well.</param>
public sealed record ToolCallDocument(
    string? Id = null,
    string? Name = null,
    [property: JsonConverter(typeof(JsonTextConverter))] string? Arguments = null);

/// <summary>The end of an answer, as <c>POST /api/prompts/{id}/answer</c> takes it. Empty, it ends what was given by parts.</summary>
/// <param name="Text">Text that continues what was given before.</param>
/// <param name="Refusal">Why the model will not answer.</param>
/// <param name="ToolCalls">Tools to call.</param>
/// <param name="Finish"><c>stop</c>, <c>length</c>, <c>tool_calls</c> or <c>content_filter</c>; by default what fits the parts.</param>
/// <param name="Error">An error on purpose; nothing else may be there then.</param>
/// <param name="Force">Whether it is passed on even if it is not what the caller declared that it takes.</param>
/// <param name="By">The operator's name; needed if the prompt is claimed.</param>
public sealed record AnswerDocument(
    string? Text = null,
    string? Refusal = null,
    IReadOnlyList<ToolCallDocument?>? ToolCalls = null,
    string? Finish = null,
    GivenErrorDocument? Error = null,
    bool Force = false,
    string? By = null);

/// <summary>An error that a stand-in gives on purpose.</summary>
/// <param name="Status">The HTTP status, 400 to 599.</param>
/// <param name="Message">What it says to the caller.</param>
/// <param name="Type">The kind of error in the caller's protocol; by default the one that goes with the status.</param>
/// <param name="RetryAfter">In how many seconds the client shall ask again, 0 to 3600; by default nothing is said of it.</param>
public sealed record GivenErrorDocument(int Status, string? Message = null, string? Type = null, int? RetryAfter = null);
