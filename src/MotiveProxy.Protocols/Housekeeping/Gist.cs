using System.Buffers;
using System.Globalization;
using System.Text;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Protocols.Json;

namespace MotiveProxy.Protocols.Housekeeping;

/// <summary>What a conversation is about, as far as its own words say it: no model is asked, so the same words give the same gist.</summary>
internal sealed class Gist(HousekeepingRow row, Turn turn)
{
    private const int TitleWords = 6;
    private const int TitleLength = 48;
    private const int SummaryLength = 800;

    // How clients write the user's lines when they put a conversation into one message.
    private static readonly string[] UserLabels = ["user message:", "user prompt:", "user:", "you:", "human:"];
    private static readonly char[] Wrapping = ['"', '\'', '`', '*', '#', '-', '>', '.', ',', ':', ';', '!', '?', '\u201C', '\u201D', ' ', '\t', '\r', '\n'];

    /// <summary>The first words of the user, as a title.</summary>
    public string Title => TitleWithin(TitleLength);

    /// <summary>The conversation itself, cut to a length.</summary>
    public string Summary => Cut(Between("<chat_history>", "</chat_history>") ?? Told(), SummaryLength);

    /// <summary>The title where a client says how long it may be.</summary>
    /// <param name="length">In UTF-16 code units; a title of ours is no longer than 48 in any case.</param>
    public string TitleWithin(int length)
    {
        var words = FirstWords().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var title = Cut(string.Join(' ', words.Take(TitleWords)), Math.Min(length, TitleLength)).Trim(Wrapping);
        return title.Length > 0 ? title : Cut("Conversation", length);
    }

    /// <summary>Puts what is known into the words of a row.</summary>
    public string Fill(string template)
    {
        var isJson = template.StartsWith('{');
        return template
            .Replace("$title", isJson ? Quoted(Title) : Title, StringComparison.Ordinal)
            .Replace("$summary", isJson ? Quoted(Summary) : Summary, StringComparison.Ordinal);
    }

    private static string Quoted(string text)
    {
        var output = new ArrayBufferWriter<byte>();
        output.JsonString(text);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    // A request with a history holds the conversation; any other has it inside a message, after the client's own words.
    private string FirstWords()
    {
        if (turn.LastAssistantMessage is not null)
            return turn.Messages.First(message => message.Role is not (Role.System or Role.Developer)).Text;

        var text = Between("<session>", "</session>") ?? turn.LastUserMessage?.Text ?? "";
        var labelled = false;
        foreach (var line in text.EnumerateLines())
        {
            var said = line.TrimStart([' ', '\t', '-', '*', '"', '>']);
            foreach (var label in UserLabels)
            {
                if (!said.StartsWith(label, StringComparison.OrdinalIgnoreCase))
                    continue;

                labelled = true;
                said = said[label.Length..].TrimStart();
                break;
            }

            if (labelled && !said.IsEmpty)
                return said.ToString();
        }

        return WithoutMarks(text);
    }

    private string WithoutMarks(string text)
    {
        var start = text.AsSpan().TrimStart();
        foreach (var words in row.Marks.Where(mark => mark is { AtStart: true, Place: not HousekeepingPlace.Instructions }).SelectMany(mark => mark.Words))
        {
            if (start.StartsWith(words, StringComparison.OrdinalIgnoreCase))
                return start[words.Length..].ToString();
        }

        return text;
    }

    private string Told()
    {
        var told = new StringBuilder();
        foreach (var message in turn.Messages.Take(turn.Messages.Length - 1))
        {
            if (message.Role is Role.User or Role.Assistant)
                told.Append(CultureInfo.InvariantCulture, $"{message.Role}: {message.Text}\n");
        }

        return told.ToString().TrimEnd();
    }

    private string? Between(string opening, string closing)
    {
        var text = turn.LastUserMessage?.Text ?? "";
        var start = text.IndexOf(opening, StringComparison.Ordinal);
        if (start < 0)
            return null;

        start += opening.Length;
        var end = text.IndexOf(closing, start, StringComparison.Ordinal);
        return (end < 0 ? text[start..] : text[start..end]).Trim();
    }

    private static string Cut(string text, int length)
    {
        if (text.Length <= length)
            return text;

        // Never through a character: not between its surrogates, nor its marks.
        var end = 0;
        while (end < length && StringInfo.GetNextTextElementLength(text, end) is var step && end + step <= length)
            end += step;
        return text[..end];
    }
}
