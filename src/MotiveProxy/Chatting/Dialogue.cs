using MotiveProxy.Talking;

namespace MotiveProxy.Chatting;

/// <summary>The conversation as the stand-in's client tells it: what makes each turn one that no turn before it was.</summary>
internal sealed class Dialogue(string session)
{
    private const string JoinWord = "/join";
    private const int MostMessages = 40;

    // Names this run of the command, so that "Continue?" - "ok" is not taken for the same exchange of an earlier run.
    private readonly ChatMessage _run = new("system", $"motive-proxy chat {Guid.NewGuid():N}");
    private readonly List<ChatMessage> _messages = [Join];

    private static ChatMessage Join { get; } = new("user", JoinWord);

    /// <summary>The turn to send.</summary>
    public ChatRequest Turn => new(session, [_run, .. _messages], Stream: true);

    /// <summary>Adds a prompt and its answer. Of a long conversation the end is enough.</summary>
    public void Exchange(string prompt, string answer)
    {
        _messages.Add(new ChatMessage("assistant", prompt));
        _messages.Add(new ChatMessage("user", answer));
        if (_messages.Count > MostMessages)
            _messages.RemoveRange(0, 2);
    }

    /// <summary>Makes the turn one that only says that the stand-in is here.</summary>
    /// <returns>Whether it said something else before.</returns>
    public bool Rejoin()
    {
        if (_messages[^1] == Join)
            return false;

        _messages.Add(Join);
        return true;
    }
}
