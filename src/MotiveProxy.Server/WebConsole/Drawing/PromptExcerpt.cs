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
        var beginning = ShortText.Of(text.AsSpan().Trim(), MostCharacters * 2);
        var cut = ShortText.Of(string.Join(' ', beginning.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries)), MostCharacters);
        return last.Role is Role.Tool ? $"tool result: {cut}" : cut;
    }

    private static string Name(Part part) => part switch
    {
        Part.Image => "an image",
        Part.Attachment attachment => $"an attachment: {attachment.Kind}",
        _ => "",
    };
}
