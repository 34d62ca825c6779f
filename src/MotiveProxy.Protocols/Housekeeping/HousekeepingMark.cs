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

    /// <summary>Whether a turn bears the mark. Every request is asked, so nothing is allocated here.</summary>
    public bool IsOn(Turn turn)
    {
        if (Place is HousekeepingPlace.LastMessage)
            return turn.Messages[^1] is { Role: not Role.Assistant } last && IsIn(last);

        foreach (var message in turn.Messages)
        {
            if (IsLookedAt(message.Role) && IsIn(message))
                return true;
            if (Place is HousekeepingPlace.FirstUserMessage && message.Role is Role.User)
                return false;
        }

        return false;
    }

    private bool IsLookedAt(Role role) => Place switch
    {
        HousekeepingPlace.Instructions => role is Role.System or Role.Developer,
        HousekeepingPlace.FirstUserMessage => role is Role.User,
        _ => true,
    };

    // The parts of a message are looked at one by one: joining them for every mark would copy whole conversations.
    private bool IsIn(Message message)
    {
        foreach (var part in message.Content)
        {
            if (part is not Part.Text text)
                continue;
            if (Has(text.Value))
                return true;
            if (AtStart)
                return false;
        }

        return false;
    }

    private bool Has(ReadOnlySpan<char> text)
    {
        if (AtStart)
            text = text.TrimStart();
        for (var i = 0; i < Words.Count; i++)
        {
            var words = Words[i];
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
