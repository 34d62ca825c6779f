using System.Collections.Immutable;
using MotiveProxy.Core.Conversations;

namespace MotiveProxy.Core.Sessions;

/// <summary>
/// What a client was told, as its history will repeat it: the text, without white space at its ends because clients trim that, and
/// the ids of its calls. Known by its words or by their digest: both are the same echo. None says nothing, and proves nothing.
/// </summary>
public sealed record Echo
{
    private const int LongestKept = 1024;

    // A Digest, as soon as somebody wants it: words are compared without.
    private object? _digest;

    private Echo(string words) => Words = words;

    /// <summary>An echo of which only the digest is known.</summary>
    public Echo(Digest digest) => _digest = digest;

    /// <summary>The words, if they are known.</summary>
    public string? Words { get; }

    /// <summary>The digest of the words.</summary>
    public Digest Digest => (Digest)(_digest ??= TurnDigest.OfText(Words!));

    /// <summary>The echo of a reply; <see langword="null"/> if it says nothing.</summary>
    public static Echo? Of(string text, ImmutableArray<ToolCall> calls)
    {
        var words = text.Trim();
        if (!calls.IsEmpty)
            words = string.Join('\0', calls.Select(call => call.Id).Prepend(words));

        return words.Length == 0 ? null
            : words.Length <= LongestKept ? new Echo(words)
            : new Echo(TurnDigest.OfText(words));
    }

    /// <summary>The echo in a turn's history: its last assistant message.</summary>
    public static Echo? In(Turn turn) => turn.LastAssistantMessage is { } last ? Of(last.Text, last.ToolCalls) : null;

    /// <summary>The echo of how a turn's conversation began: its first message that is not a system's.</summary>
    public static Echo? OfBeginning(Turn turn)
    {
        foreach (var message in turn.Messages)
        {
            if (message.Role is not (Role.System or Role.Developer))
                return Of(message.Text, message.ToolCalls);
        }

        return null;
    }

    /// <inheritdoc/>
    public bool Equals(Echo? other) =>
        other is not null && (Words is null || other.Words is null ? Digest == other.Digest : Words == other.Words);

    /// <inheritdoc/>
    public override int GetHashCode() => Digest.GetHashCode();
}
