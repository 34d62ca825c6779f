using System.Text;
using OpenAI.Chat;

namespace MotiveProxy.EndToEnd.Tests.OpenAiDotNet;

/// <summary>What every chat program does: it keeps the conversation and sends all of it with every message.</summary>
internal sealed class ChatWindow(ChatClient client)
{
    private readonly List<ChatMessage> _history = [];

    /// <summary>Says something, and waits for the whole reply.</summary>
    public async Task<string> SayAsync(string text)
    {
        _history.Add(new UserChatMessage(text));
        ChatCompletion completion = await client.CompleteChatAsync(_history);
        return Heard(completion.Text());
    }

    /// <summary>Says something, and reads the reply as it is typed.</summary>
    public async Task<string> SayStreamingAsync(string text, CancellationToken stop = default)
    {
        _history.Add(new UserChatMessage(text));
        var reply = new StringBuilder();
        await foreach (var update in client.CompleteChatStreamingAsync(_history, cancellationToken: stop))
            reply.Append(update.Text());
        return Heard(reply.ToString());
    }

    /// <summary>Forgets everything, as a page does that is loaded anew.</summary>
    public void Reload() => _history.Clear();

    private string Heard(string reply)
    {
        _history.Add(new AssistantChatMessage(reply));
        return reply;
    }
}
