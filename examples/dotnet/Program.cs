// Both sides of a conversation with the official OpenAI client; only the base address tells it from any other program.
//   dotnet run -- stand-in     you are the model: prompts appear, what you type is the answer
//   dotnet run -- caller       a program that asks the model three questions
using System.ClientModel;
using System.Text;
using OpenAI;
using OpenAI.Chat;

var server = Environment.GetEnvironmentVariable("MOTIVE_PROXY_URL") ?? "http://127.0.0.1:8000";
var history = new List<ChatMessage>();

switch (args)
{
    case ["stand-in"]:
        await StandInAsync(Connect("standin"));
        break;
    case ["caller"]:
        await CallerAsync(Connect("caller"));
        break;
    default:
        Console.WriteLine("dotnet run -- stand-in | caller");
        break;
}

ChatClient Connect(string seat) =>
    new("campfire", new ApiKeyCredential("any"), new OpenAIClientOptions { Endpoint = new Uri($"{server}/{seat}/v1") });

async Task StandInAsync(ChatClient client)
{
    await SayAsync(client, "/join");
    while (Console.ReadLine() is { } answer)
        await SayAsync(client, answer);
}

async Task CallerAsync(ChatClient client)
{
    foreach (var question in (string[])["Who are you?", "What do you guard?", "May I pass?"])
    {
        Console.WriteLine($"> {question}");
        await SayAsync(client, question);
    }
}

// Sends the conversation so far with one more message, and prints the reply while it is being typed.
async Task SayAsync(ChatClient client, string text)
{
    history.Add(new UserChatMessage(text));
    var reply = new StringBuilder();
    await foreach (var update in client.CompleteChatStreamingAsync(history))
    {
        foreach (var part in update.ContentUpdate)
        {
            Console.Write(part.Text);
            reply.Append(part.Text);
        }
    }

    Console.WriteLine();
    history.Add(new AssistantChatMessage(reply.ToString()));
}
