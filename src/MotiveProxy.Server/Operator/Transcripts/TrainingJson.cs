using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using MotiveProxy.Core.Conversations;

namespace MotiveProxy.Server.Operator.Transcripts;

/// <summary>Messages and tools in the words of OpenAI's chat format, as text.</summary>
internal static class TrainingJson
{
    // Text stays as it is: it is never part of a page.
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A message. Media that can only be named are named in brackets.</summary>
    public static string Of(Message message, string? refusal = null) => Text(json =>
    {
        json.WriteStartObject();
        json.WriteString("role", OperatorWords.Of(message.Role));
        WriteContent(json, message, isRefused: refusal is not null);
        if (refusal is not null)
            json.WriteString("refusal", refusal);
        if (!message.ToolCalls.IsEmpty)
            WriteCalls(json, message.ToolCalls);
        if (message.ToolCallId is not null)
            json.WriteString("tool_call_id", message.ToolCallId);
        if (message.Name is not null)
            json.WriteString("name", message.Name);
        json.WriteEndObject();
    });

    /// <summary>An answer, as the message that its caller makes of it.</summary>
    public static string Of(IReadOnlyList<AnswerPart> answer)
    {
        var refusals = answer.OfType<AnswerPart.Refusal>().Select(part => part.Value).ToList();
        var message = Message.Of(Role.Assistant, string.Concat(answer.OfType<AnswerPart.Text>().Select(part => part.Value)));
        return Of(
            message with { ToolCalls = [.. answer.OfType<AnswerPart.Call>().Select(part => part.Value)] },
            refusals.Count == 0 ? null : string.Concat(refusals));
    }

    /// <summary>Declarations of tools.</summary>
    public static string Of(ImmutableArray<ToolDeclaration> tools) => Text(json =>
    {
        json.WriteStartArray();
        foreach (var tool in tools)
        {
            BeginFunction(json, tool.Name);
            if (tool.Description is not null)
                json.WriteString("description", tool.Description);
            if (tool.Parameters is not null)
            {
                json.WritePropertyName("parameters");
                json.WriteRawValue(tool.Parameters);
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    private static void WriteContent(Utf8JsonWriter json, Message message, bool isRefused)
    {
        if (message.Content.All(part => part is Part.Text))
        {
            // Clients tell an empty text beside calls in several ways.
            if (message.Text.Length == 0 && (isRefused || !message.ToolCalls.IsEmpty))
                json.WriteNull("content");
            else
                json.WriteString("content", message.Text);
            return;
        }

        json.WriteStartArray("content");
        foreach (var part in message.Content)
            WritePart(json, part);
        json.WriteEndArray();
    }

    private static void WritePart(Utf8JsonWriter json, Part part)
    {
        json.WriteStartObject();
        switch (part)
        {
            case Part.Image image:
                json.WriteString("type", "image_url");
                json.WriteStartObject("image_url");
                json.WriteString("url", image.Url);
                json.WriteEndObject();
                break;
            case Part.Text text:
                json.WriteString("type", "text");
                json.WriteString("text", text.Value);
                break;
            case Part.Attachment attachment:
                json.WriteString("type", "text");
                json.WriteString("text", $"[{attachment.Kind}: {attachment.Reference}]");
                break;
        }

        json.WriteEndObject();
    }

    private static void WriteCalls(Utf8JsonWriter json, ImmutableArray<ToolCall> calls)
    {
        json.WriteStartArray("tool_calls");
        foreach (var call in calls)
        {
            BeginFunction(json, call.Name, call.Id);
            json.WriteString("arguments", call.Arguments);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void BeginFunction(Utf8JsonWriter json, string name, string? id = null)
    {
        json.WriteStartObject();
        if (id is not null)
            json.WriteString("id", id);
        json.WriteString("type", "function");
        json.WriteStartObject("function");
        json.WriteString("name", name);
    }

    private static string Text(Action<Utf8JsonWriter> write)
    {
        var output = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(output, Plain))
            write(json);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
