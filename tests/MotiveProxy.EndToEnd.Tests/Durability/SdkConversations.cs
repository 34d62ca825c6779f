using System.Text.Json;
using System.Text.Json.Serialization;
using MotiveProxy.EndToEnd.Tests.OpenAiNode;

namespace MotiveProxy.EndToEnd.Tests.Durability;

/// <summary>
/// Many conversations at once, by an official client as it comes: with its own retries and its own back-off. Those of Node are all in
/// one process, whose notes come onto the tape.
/// </summary>
internal static class SdkConversations
{
    private const string Name = "SDK";

    private static readonly JsonSerializerOptions Notes = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    /// <summary>Holds a conversation in each of so many rooms, with a person in each, until all are at their end.</summary>
    /// <param name="server">Where: a conversation begins at one of the addresses, and goes on at the next when the client has given up.</param>
    /// <param name="tape">Everybody's notes.</param>
    /// <param name="library">The client's version, as <see cref="NodeSdk.Versions"/> names it; <see cref="DotNetCaller.Library"/> for that of .NET.</param>
    /// <param name="rooms">How many.</param>
    /// <param name="questions">How many questions each caller asks.</param>
    /// <param name="failed">Ends it early.</param>
    public static async Task HoldAsync(IServerUnderTest server, Tape tape, string library, int rooms, int questions, CancellationToken failed)
    {
        var all = Enumerable.Range(1, rooms).Select(number => new Room(server, tape, number)).ToList();
        if (library == DotNetCaller.Library)
        {
            await Task.WhenAll(all.Select(room => room.WithPersonAsync(() => AskAsync(room.DotNetCaller(Name), questions, failed), failed)));
            return;
        }

        var talking = TalkAsync(server, tape, library, [.. all.Select(room => room.Name)], questions, failed);
        await Task.WhenAll(all.Select(room => room.WithPersonAsync(() => talking, failed)));
    }

    private static async Task AskAsync(ICaller caller, int questions, CancellationToken failed)
    {
        using var asking = caller;
        for (var asked = 0; asked < questions; asked++)
            await caller.AskAsync(failed);
    }

    private static async Task TalkAsync(IServerUnderTest server, Tape tape, string library, IReadOnlyList<string> rooms, int questions, CancellationToken failed)
    {
        var plan = new { addresses = server.Addresses.Select(address => new Uri(address, "caller/v1")), rooms, who = Name, questions };
        await using var program = NodeSdk.Start("conversations", library, [JsonSerializer.Serialize(plan)]);
        program.CloseInput();
        await using var ending = failed.Register(program.Kill);
        await foreach (var line in program.LinesAsync())
            tape.Add(JsonSerializer.Deserialize<Entry>(line, Notes)!);
        await program.CompleteAsync();
    }
}
