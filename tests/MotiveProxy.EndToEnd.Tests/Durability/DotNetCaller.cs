using System.ClientModel;
using System.ClientModel.Primitives;
using System.Text;
using MotiveProxy.EndToEnd.Tests.OpenAiDotNet;
using OpenAI;
using OpenAI.Chat;

namespace MotiveProxy.EndToEnd.Tests.Durability;

/// <summary>A program with the official .NET client as it comes. What the client gives up, the program asks again, at the next address.</summary>
internal sealed class DotNetCaller(Door door, Tape tape, string room, string name, bool streams, int seed) : ICaller
{
    /// <summary>What stands for it beside the names of Node's packages.</summary>
    public const string Library = "OpenAI";

    private const int MostTries = 300;

    private readonly Random _random = new(seed);
    private readonly List<OpenAI.Chat.ChatMessage> _history = [];
    private readonly CountedTries _tries = new();
    private int _asked;

    /// <inheritdoc/>
    public async Task AskAsync(CancellationToken stop)
    {
        var question = $"{room}, {name}: question {++_asked}";
        var stream = streams && _random.Next(2) == 0;
        _history.Add(new UserChatMessage(question));
        for (var tries = 0; tries < MostTries; tries++)
        {
            // It makes all its retries at once when nobody listens.
            await door.UpAsync();
            if (await TryAsync(question, stream, stop) is not { } answer)
                continue;

            _history.Add(new AssistantChatMessage(answer));
            return;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // The client owns nothing that ends.
    }

    private async Task<string?> TryAsync(string question, bool stream, CancellationToken stop)
    {
        var options = new OpenAIClientOptions { Endpoint = door.At("caller/v1") };
        options.AddPolicy(_tries, PipelinePosition.PerTry);
        var client = new ChatClient(room, new ApiKeyCredential("any"), options);
        var heard = new StringBuilder();
        _tries.Count = 0;
        tape.Add(new Entry(room, name, Step.Said, question));
        try
        {
            await ReadAsync(client, stream, heard, stop);
            tape.Add(new Entry(room, name, Step.Heard, heard.ToString()) { Requests = _tries.Count });
            return heard.ToString();
        }
        catch (Exception broken) when (broken is ClientResultException or AggregateException || Breakage.Is(broken))
        {
            tape.Add(new Entry(room, name, Step.Broke, heard.ToString()) { Requests = _tries.Count, Why = broken.Message });
            door.GoOn();
            return null;
        }
    }

    private async Task ReadAsync(ChatClient client, bool stream, StringBuilder heard, CancellationToken stop)
    {
        if (!stream)
        {
            ChatCompletion completion = await client.CompleteChatAsync(_history, cancellationToken: stop);
            heard.Append(completion.Content[0].Text);
            return;
        }

        var finished = false;
        await foreach (var update in client.CompleteChatStreamingAsync(_history, cancellationToken: stop))
        {
            heard.AppendJoin("", update.ContentUpdate.Select(part => part.Text));
            finished |= update.FinishReason is not null;
        }

        if (!finished)
            throw new IOException("The stream ended before its end.");
    }
}
