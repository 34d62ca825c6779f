using MotiveProxy.Core.Conversations;

namespace MotiveProxy.Core.Sessions;

/// <summary>
/// Digests of what clients mean, so that the same turn said again is recognised: not of bytes, key order, streaming or
/// sampling parameters, because retrying clients change those. Every piece is written with a tag and its length, so
/// that no two different turns give the same bytes.
/// </summary>
internal static class TurnDigest
{
    /// <summary>The digest of a whole turn: messages, tools, tool choice and response format.</summary>
    public static Digest Of(Turn turn)
    {
        var output = new DigestWriter(stackalloc byte[DigestWriter.UsualSize]);
        output.Write('m', turn.Messages.Length);
        foreach (var message in turn.Messages)
            Write(ref output, message);

        output.Write('t', turn.Tools.Length);
        foreach (var tool in turn.Tools)
            output.Write('d', tool.Name, tool.Description, tool.Parameters);

        Write(ref output, turn.ToolChoice);
        Write(ref output, turn.Format);
        return output.ToDigest();
    }

    /// <summary>The digest of a text.</summary>
    public static Digest OfText(string text)
    {
        var output = new DigestWriter(stackalloc byte[DigestWriter.UsualSize]);
        output.Write('x', text.AsSpan());
        return output.ToDigest();
    }

    private static void Write(ref DigestWriter output, Message message)
    {
        output.Write('r', (int)message.Role);
        output.Write('n', message.Name, message.ToolCallId);
        output.Write('p', message.Content.Length);
        foreach (var part in message.Content)
            Write(ref output, part);

        output.Write('c', message.ToolCalls.Length);
        foreach (var call in message.ToolCalls)
            output.Write('c', call.Id, call.Name, call.Arguments);
    }

    private static void Write(ref DigestWriter output, Part part)
    {
        switch (part)
        {
            case Part.Text text:
                output.Write('T', text.Value);
                break;
            case Part.Image image:
                output.Write('I', image.Url);
                break;
            case Part.Attachment attachment:
                output.Write('A', attachment.Kind, attachment.Reference);
                break;
        }
    }

    private static void Write(ref DigestWriter output, ToolChoice choice)
    {
        switch (choice)
        {
            case ToolChoice.Auto:
                output.Write('a', 0);
                break;
            case ToolChoice.None:
                output.Write('a', 1);
                break;
            case ToolChoice.Required:
                output.Write('a', 2);
                break;
            case ToolChoice.Named named:
                output.Write('N', named.Tool);
                break;
        }
    }

    private static void Write(ref DigestWriter output, ResponseFormat format)
    {
        switch (format)
        {
            case ResponseFormat.PlainText:
                output.Write('f', 0);
                break;
            case ResponseFormat.JsonObject:
                output.Write('f', 1);
                break;
            case ResponseFormat.JsonSchema schema:
                output.Write('S', schema.Name, schema.Schema);
                break;
        }
    }
}
