using System.Buffers;
using System.Buffers.Binary;
using System.Text;
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
        var output = new ArrayBufferWriter<byte>(512);
        Write(output, 'm', turn.Messages.Length);
        foreach (var message in turn.Messages)
            Write(output, message);

        Write(output, 't', turn.Tools.Length);
        foreach (var tool in turn.Tools)
            Write(output, 'd', tool.Name, tool.Description, tool.Parameters);

        Write(output, turn.ToolChoice);
        Write(output, turn.Format);
        return Digest.Of(output.WrittenSpan);
    }

    /// <summary>The digest of the first message that is not a system's: how a conversation began. Zero if there is none.</summary>
    public static Digest OfFirstMessage(Turn turn)
    {
        var output = new ArrayBufferWriter<byte>(256);
        foreach (var message in turn.Messages)
        {
            if (message.Role is Role.System or Role.Developer)
                continue;

            Write(output, message);
            break;
        }

        return output.WrittenCount == 0 ? default : Digest.Of(output.WrittenSpan);
    }

    /// <summary>The digest by which a reply is recognised in a history. Clients trim white space at the ends; so does this.
    /// Zero for a reply that says nothing: an empty message proves nothing.</summary>
    public static Digest OfReply(string text, IEnumerable<ToolCall> calls)
    {
        var output = new ArrayBufferWriter<byte>(256);
        var trimmed = text.Trim();
        Write(output, 'x', trimmed);
        var count = 0;
        foreach (var call in calls)
        {
            Write(output, 'c', call.Id);
            count++;
        }

        return trimmed.Length + count == 0 ? default : Digest.Of(output.WrittenSpan);
    }

    /// <summary>The digest of the last assistant message of a turn's history; zero if there is none or it says nothing.</summary>
    public static Digest OfEcho(Turn turn) =>
        turn.LastAssistantMessage is { } last ? OfReply(last.Text, last.ToolCalls) : default;

    private static void Write(ArrayBufferWriter<byte> output, Message message)
    {
        Write(output, 'r', (int)message.Role);
        Write(output, 'n', message.Name, message.ToolCallId);
        Write(output, 'p', message.Content.Length);
        foreach (var part in message.Content)
            Write(output, part);

        Write(output, 'c', message.ToolCalls.Length);
        foreach (var call in message.ToolCalls)
            Write(output, 'c', call.Id, call.Name, call.Arguments);
    }

    private static void Write(ArrayBufferWriter<byte> output, Part part)
    {
        switch (part)
        {
            case Part.Text text:
                Write(output, 'T', text.Value);
                break;
            case Part.Image image:
                Write(output, 'I', image.Url);
                break;
            case Part.Attachment attachment:
                Write(output, 'A', attachment.Kind, attachment.Reference);
                break;
        }
    }

    private static void Write(ArrayBufferWriter<byte> output, ToolChoice choice)
    {
        switch (choice)
        {
            case ToolChoice.Auto:
                Write(output, 'a', 0);
                break;
            case ToolChoice.None:
                Write(output, 'a', 1);
                break;
            case ToolChoice.Required:
                Write(output, 'a', 2);
                break;
            case ToolChoice.Named named:
                Write(output, 'N', named.Tool);
                break;
        }
    }

    private static void Write(ArrayBufferWriter<byte> output, ResponseFormat format)
    {
        switch (format)
        {
            case ResponseFormat.PlainText:
                Write(output, 'f', 0);
                break;
            case ResponseFormat.JsonObject:
                Write(output, 'f', 1);
                break;
            case ResponseFormat.JsonSchema schema:
                Write(output, 'S', schema.Name, schema.Schema);
                break;
        }
    }

    private static void Write(ArrayBufferWriter<byte> output, char tag, params ReadOnlySpan<string?> texts)
    {
        foreach (var text in texts)
        {
            if (text is null)
            {
                Write(output, tag, -1);
                continue;
            }

            var length = Encoding.UTF8.GetByteCount(text);
            Write(output, tag, length);
            output.Advance(Encoding.UTF8.GetBytes(text, output.GetSpan(length)));
        }
    }

    private static void Write(ArrayBufferWriter<byte> output, char tag, int number)
    {
        var span = output.GetSpan(1 + sizeof(int));
        span[0] = (byte)tag;
        BinaryPrimitives.WriteInt32LittleEndian(span[1..], number);
        output.Advance(1 + sizeof(int));
    }
}
