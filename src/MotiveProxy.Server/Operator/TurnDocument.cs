using System.Text.Json.Serialization;

namespace MotiveProxy.Server.Operator;

/// <summary>What a caller said.</summary>
/// <param name="Messages">The whole conversation as it tells it.</param>
/// <param name="Tools">The tools that it declares.</param>
/// <param name="ToolChoice">Which of them may or must be called.</param>
/// <param name="ResponseFormat">The form wanted for the answer.</param>
public sealed record TurnDocument(
    IReadOnlyList<MessageDocument> Messages,
    IReadOnlyList<ToolDocument> Tools,
    ToolChoiceDocument ToolChoice,
    ResponseFormatDocument ResponseFormat);

/// <summary>One message of a conversation.</summary>
/// <param name="Role"><c>system</c>, <c>developer</c>, <c>user</c>, <c>assistant</c> or <c>tool</c>.</param>
/// <param name="Content">What it says.</param>
/// <param name="ToolCalls">The tools that an assistant's message calls.</param>
/// <param name="ToolCallId">The call that a tool's message is the result of.</param>
/// <param name="Name">The participant's or function's name.</param>
public sealed record MessageDocument(
    string Role,
    IReadOnlyList<ContentDocument> Content,
    IReadOnlyList<ToolCallDocument>? ToolCalls = null,
    string? ToolCallId = null,
    string? Name = null);

/// <summary>A piece of a message.</summary>
/// <param name="Type"><c>text</c>, <c>image</c> or <c>attachment</c>.</param>
/// <param name="Text">The text.</param>
/// <param name="Url">Where the image is.</param>
/// <param name="Kind">The protocol's word for the attachment.</param>
/// <param name="Reference">What names the attachment.</param>
public sealed record ContentDocument(string Type, string? Text = null, string? Url = null, string? Kind = null, string? Reference = null);

/// <summary>A tool that a caller declares.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">What it is for.</param>
/// <param name="Parameters">Its JSON Schema, an object.</param>
public sealed record ToolDocument(
    string Name,
    string? Description,
    [property: JsonConverter(typeof(RawJsonConverter))] string? Parameters);

/// <summary>Which tools may or must be called.</summary>
/// <param name="Mode"><c>auto</c>, <c>none</c>, <c>required</c> or <c>named</c>.</param>
/// <param name="Tool">The tool that must be called, for <c>named</c>.</param>
public sealed record ToolChoiceDocument(string Mode, string? Tool = null);

/// <summary>The form wanted for an answer's text.</summary>
/// <param name="Type"><c>text</c>, <c>json_object</c> or <c>json_schema</c>.</param>
/// <param name="Name">The caller's name for the schema.</param>
/// <param name="Schema">The schema, an object.</param>
public sealed record ResponseFormatDocument(
    string Type,
    string? Name = null,
    [property: JsonConverter(typeof(RawJsonConverter))] string? Schema = null);
