using System.Text;
using MotiveProxy.Core.Conversations;

namespace MotiveProxy.Core.Sessions;

/// <summary>What a stand-in's chat client is shown of a caller's turn, and what is read of the stand-in's own message.</summary>
public static class PromptText
{
    /// <summary>
    /// Renders what is new in a turn: the messages after the last assistant message. One user message of text is shown verbatim,
    /// with nothing added; anything else as Markdown, each message under a short heading. System messages and tools
    /// come before a conversation's first prompt, and only for <see cref="Presenting.Full"/>.
    /// </summary>
    public static string Render(Turn turn, Presenting presenting)
    {
        var firstNew = IndexAfterLastAssistant(turn);
        var isFirstPrompt = firstNew == 0;
        var full = presenting == Presenting.Full && isFirstPrompt;
        var shown = Shown(turn, firstNew, full);
        return shown is [{ Role: Role.User } only] && !(full && !turn.Tools.IsEmpty)
            ? Words(only)
            : RenderAll(shown, full ? turn : null, turn);
    }

    /// <summary>The words of one message: its text verbatim, images as Markdown images, other media named.</summary>
    public static string Words(Message message)
    {
        if (message.Content is [Part.Text only])
            return only.Value;

        var words = new StringBuilder();
        foreach (var part in message.Content)
            Append(words, part);

        return words.ToString();
    }

    private static List<Message> Shown(Turn turn, int firstNew, bool full)
    {
        var shown = new List<Message>();
        for (var i = firstNew; i < turn.Messages.Length; i++)
        {
            var isInstruction = turn.Messages[i].Role is Role.System or Role.Developer;
            if (!isInstruction || full || firstNew > 0)
                shown.Add(turn.Messages[i]);
        }

        // A turn of nothing but instructions, or one that ends in words put into the model's mouth: better those than nothing.
        if (shown.Count == 0)
            shown.Add(turn.Messages[^1]);

        return shown;
    }

    private static string RenderAll(List<Message> shown, Turn? toolsOf, Turn turn)
    {
        var text = new StringBuilder();
        var called = CalledTools(shown, turn);
        foreach (var message in shown)
        {
            Separate(text);
            text.Append("### ").Append(Heading(message, called)).Append("\n\n").Append(Words(message));
            foreach (var call in message.ToolCalls)
                text.Append("\n\n`").Append(call.Name).Append("` ").Append(call.Arguments);
        }

        foreach (var tool in toolsOf?.Tools ?? [])
        {
            Separate(text);
            text.Append("### Tool `").Append(tool.Name).Append("`\n\n").Append(tool.Description);
            if (tool.Parameters is not null)
                text.Append("\n\n```json\n").Append(tool.Parameters).Append("\n```");
        }

        return text.ToString();
    }

    private static string Heading(Message message, Dictionary<string, string> called) => message.Role switch
    {
        Role.System or Role.Developer => "System",
        Role.User => message.Name is null ? "User" : $"User {message.Name}",
        Role.Assistant => "Assistant, to be continued",
        _ => $"Result of `{(message.ToolCallId is { } id ? called.GetValueOrDefault(id) : null) ?? message.Name ?? message.ToolCallId ?? "a tool"}`",
    };

    // The names of the tools by the ids of their calls; of calls of one id the last counts.
    private static Dictionary<string, string> CalledTools(List<Message> shown, Turn turn)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        if (!shown.Exists(message => message.Role is Role.Tool))
            return names;

        foreach (var message in turn.Messages)
        {
            foreach (var call in message.ToolCalls)
                names[call.Id] = call.Name;
        }

        return names;
    }

    private static void Append(StringBuilder words, Part part)
    {
        switch (part)
        {
            case Part.Text text:
                words.Append(text.Value);
                break;
            case Part.Image image:
                Separate(words);
                words.Append("![image](").Append(image.Url).Append(')');
                break;
            case Part.Attachment attachment:
                Separate(words);
                words.Append('[').Append(attachment.Kind).Append(": ").Append(attachment.Reference).Append(']');
                break;
        }
    }

    private static void Separate(StringBuilder text)
    {
        if (text.Length > 0)
            text.Append("\n\n");
    }

    private static int IndexAfterLastAssistant(Turn turn)
    {
        for (var i = turn.Messages.Length - 1; i >= 0; i--)
        {
            if (turn.Messages[i].Role == Role.Assistant)
                return i + 1;
        }

        return 0;
    }
}
