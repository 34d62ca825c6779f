using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;

namespace MotiveProxy.Server.WebConsole.Drawing;

/// <summary>A prompt in one line.</summary>
internal static class PromptExcerpt
{
    private const int MostCharacters = 240;

    /// <summary>The last thing that its caller said.</summary>
    public static string Of(SeatedTurn prompt)
    {
        if (prompt.Prompt is not { Messages: [.., var last] })
            return "";

        var text = last.Text.Length > 0 ? last.Text : last.Content is [.., var part] ? Name(part) : "";
        var line = string.Join(' ', text.AsSpan(0, Math.Min(text.Length, MostCharacters * 2)).ToString().Split(default(char[]), StringSplitOptions.RemoveEmptyEntries));
        var cut = line.Length > MostCharacters ? $"{line.AsSpan(0, MostCharacters)}…" : line;
        return last.Role is Role.Tool ? $"tool result: {cut}" : cut;
    }

    private static string Name(Part part) => part switch
    {
        Part.Image => "an image",
        Part.Attachment attachment => $"an attachment: {attachment.Kind}",
        _ => "",
    };
}
