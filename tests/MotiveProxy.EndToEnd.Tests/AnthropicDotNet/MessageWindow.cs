using System.Text;
using Anthropic;
using Anthropic.Models.Messages;

namespace MotiveProxy.EndToEnd.Tests.AnthropicDotNet;

/// <summary>What every chat program does: it keeps the conversation and sends all of it with every message.</summary>
internal sealed class MessageWindow(AnthropicClient client, string session)
{
    private readonly List<MessageParam> _history = [];

    /// <summary>Says something, and waits for the whole reply.</summary>
    public async Task<string> SayAsync(string text)
    {
        _history.Add(new UserMessageParam(text));
        var message = await client.Messages.Create(AnthropicSdk.Asking(session, _history));
        return Heard(message.Text());
    }

    /// <summary>Says something, and reads the reply as it is typed.</summary>
    public async Task<string> SayStreamingAsync(string text)
    {
        _history.Add(new UserMessageParam(text));
        var reply = new StringBuilder();
        await foreach (var piece in client.Messages.CreateStreaming(AnthropicSdk.Asking(session, _history)))
            reply.Append(piece.Text());
        return Heard(reply.ToString());
    }

    /// <summary>Says something, and has the client put the streamed reply together.</summary>
    public async Task<string> SayWithHelperAsync(string text)
    {
        _history.Add(new UserMessageParam(text));
        var message = await client.Messages.CreateStreaming(AnthropicSdk.Asking(session, _history)).Aggregate();
        return Heard(message.Text());
    }

    private string Heard(string reply)
    {
        _history.Add(new AssistantMessageParam(reply));
        return reply;
    }
}
