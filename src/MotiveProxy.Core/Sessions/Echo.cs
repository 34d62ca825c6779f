using System.Collections.Immutable;
using MotiveProxy.Core.Conversations;

namespace MotiveProxy.Core.Sessions;

/// <summary>
/// What a client was told, as its history will repeat it: the text, without white space at its ends because clients trim that, and
/// the ids of its calls. Short ones are kept as they are, long ones as a digest. The default says nothing, and proves nothing.
/// </summary>
/// <param name="Short">The words, if they are short.</param>
/// <param name="Long">Their digest, if they are not.</param>
public readonly record struct Echo(string? Short, Digest Long)
{
    private const int LongestShort = 1024;

    /// <summary>The echo of a reply.</summary>
    public static Echo Of(string text, ImmutableArray<ToolCall> calls)
    {
        var words = text.Trim();
        if (!calls.IsEmpty)
            words = string.Join('\0', calls.Select(call => call.Id).Prepend(words));

        return words.Length == 0 ? default
            : words.Length <= LongestShort ? new Echo(words, default)
            : new Echo(null, TurnDigest.OfText(words));
    }

    /// <summary>The echo in a turn's history: its last assistant message.</summary>
    public static Echo In(Turn turn) => turn.LastAssistantMessage is { } last ? Of(last.Text, last.ToolCalls) : default;

    /// <summary>The echo of how a turn's conversation began: its first message that is not a system's.</summary>
    public static Echo OfBeginning(Turn turn)
    {
        foreach (var message in turn.Messages)
        {
            if (message.Role is not (Role.System or Role.Developer))
                return Of(message.Text, message.ToolCalls);
        }

        return default;
    }
}
