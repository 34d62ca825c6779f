using MotiveProxy.Core.Conversations;

namespace MotiveProxy.Protocols.Housekeeping;

/// <summary>Words by which a background request is known. Compared without regard to case.</summary>
public sealed record HousekeepingMark
{
    /// <summary>Where the words stand.</summary>
    public HousekeepingPlace Place { get; init; } = HousekeepingPlace.LastMessage;

    /// <summary>Whether the message begins with the words (white space aside), or only holds them.</summary>
    public bool AtStart { get; init; } = true;

    /// <summary>The words, of which one must be found. None: the mark is never found.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];

    /// <summary>Whether a turn bears the mark.</summary>
    public bool IsOn(Turn turn) => Place switch
    {
        HousekeepingPlace.Instructions => turn.Messages.Any(message => message.Role is Role.System or Role.Developer && IsIn(message)),
        HousekeepingPlace.FirstUserMessage => turn.Messages.FirstOrDefault(message => message.Role is Role.User) is { } first && IsIn(first),
        HousekeepingPlace.LastMessage => turn.Messages[^1] is { Role: not Role.Assistant } last && IsIn(last),
        _ => turn.Messages.Any(IsIn),
    };

    private bool IsIn(Message message)
    {
        var text = message.Text.AsSpan().TrimStart();
        foreach (var words in Words)
        {
            if (words.Length > 0 && (AtStart
                ? text.StartsWith(words, StringComparison.OrdinalIgnoreCase)
                : text.Contains(words, StringComparison.OrdinalIgnoreCase)))
                return true;
        }

        return false;
    }
}

/// <summary>Where in a turn a mark stands.</summary>
public enum HousekeepingPlace
{
    /// <summary>In the last message, whoever it is from but the assistant.</summary>
    LastMessage,

    /// <summary>In the first message of the user.</summary>
    FirstUserMessage,

    /// <summary>In a system or developer message.</summary>
    Instructions,

    /// <summary>In any message.</summary>
    Anywhere,
}
