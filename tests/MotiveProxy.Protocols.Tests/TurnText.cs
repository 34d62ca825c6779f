using System.Globalization;
using System.Text;
using MotiveProxy.Core.Conversations;

namespace MotiveProxy.Protocols.Tests;

/// <summary>A decoded request as text that can be read in review.</summary>
internal static class TurnText
{
    public static string Of(DecodedRequest request)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"model {request.Model}{(request.Stream ? ", streamed" : "")}\n");
        foreach (var message in request.Turn.Messages)
            Write(message, text);
        foreach (var tool in request.Turn.Tools)
            text.Append(CultureInfo.InvariantCulture, $"tool {tool.Name} ({tool.Description ?? "-"}) {tool.Parameters ?? "-"}\n");
        text.Append(CultureInfo.InvariantCulture, $"choice {request.Turn.ToolChoice}\nformat {request.Turn.Format}\n");
        return text.ToString();
    }

    private static void Write(Message message, StringBuilder text)
    {
        text.Append(CultureInfo.InvariantCulture, $"{message.Role}{Noted("name", message.Name)}{Noted("result of", message.ToolCallId)}\n");
        foreach (var part in message.Content)
            text.Append(CultureInfo.InvariantCulture, $"  {part}\n");
        foreach (var call in message.ToolCalls)
            text.Append(CultureInfo.InvariantCulture, $"  {call}\n");
    }

    private static string Noted(string what, string? value) => value is null ? "" : $", {what} {value}";
}
