using System.Text.Json;
using System.Text.Json.Serialization;
using MotiveProxy.EndToEnd.Tests.OpenAiNode;
using MotiveProxy.EndToEnd.Tests.Running;

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
    /// <param name="talk">What they talk.</param>
    /// <param name="failed">Ends it early.</param>
    public static async Task HoldAsync(IServerUnderTest server, Tape tape, SdkTalk talk, CancellationToken failed)
    {
        var all = Enumerable.Range(talk.First, talk.Rooms).Select(number => new Room(talk.PersonsAt ?? server, tape, number, talk.Patience)).ToList();
        if (talk.Library == DotNetCaller.Library)
        {
            await Task.WhenAll(all.Select(room => room.WithPersonAsync(() => AskAsync(room.DotNetCaller(Name, talk.Streams), talk, failed), failed)));
            return;
        }

        var talking = TalkAsync(server, tape, talk, [.. all.Select(room => room.Name)], failed);
        await Task.WhenAll(all.Select(room => room.WithPersonAsync(() => talking, failed)));
    }

    private static async Task AskAsync(ICaller caller, SdkTalk talk, CancellationToken failed)
    {
        using var asking = caller;
        for (var asked = 0; asked < talk.Questions || !talk.Until.IsCompleted; asked++)
            await caller.AskAsync(failed);
    }

    private static async Task TalkAsync(IServerUnderTest server, Tape tape, SdkTalk talk, IReadOnlyList<string> rooms, CancellationToken failed)
    {
        var plan = new { server.Addresses, rooms, who = Name, talk.Questions, talk.Streams, timeout = talk.Patience?.TotalMilliseconds, goOn = !talk.Until.IsCompleted };
        await using var program = NodeSdk.Start("conversations", talk.Library, [JsonSerializer.Serialize(plan, JsonSerializerOptions.Web)]);
        await using var ending = failed.Register(program.Kill);
        var closing = CloseInputAsync(program, talk.Until);
        await foreach (var line in program.LinesAsync())
            tape.Add(JsonSerializer.Deserialize<Entry>(line, Notes)!);
        await program.CompleteAsync();
        await closing;
    }

    // Its end says that whoever has asked enough may stop.
    private static async Task CloseInputAsync(OutsideProgram program, Task until)
    {
        await until.ContinueWith(_ => { }, TaskScheduler.Default);
        program.CloseInput();
    }
}
