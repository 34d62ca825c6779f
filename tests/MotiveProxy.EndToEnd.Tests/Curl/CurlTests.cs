using System.Text.Json;
using MotiveProxy.Core.Sessions;
using MotiveProxy.EndToEnd.Tests.Matrix;
using MotiveProxy.EndToEnd.Tests.Running;
using MotiveProxy.Tests.Common;
using Xunit.Abstractions;

namespace MotiveProxy.EndToEnd.Tests.Curl;

/// <summary>Three terminals with curl: the first thing that anybody tries.</summary>
public sealed class CurlTests(SharedServer shared, ITestOutputHelper output) : EndToEndTest(shared, output)
{
    [SkippableFact]
    [Proves(Clients.Curl, Api.Chat, Seat.StandIn, Case.Text)]
    [Proves(Clients.Curl, Api.Chat, Seat.Caller, Case.Text)]
    public async Task The_three_steps_work_as_they_are_written()
    {
        await using var watch = await Server.Operator.WatchAsync("my-game");
        await using var standIn = Terminal("""
            curl -X POST http://localhost:8000/v1/chat/completions \
              -H "Content-Type: application/json" \
              -d '{"model":"my-game","messages":[{"role":"user","content":"ping"}]}'
            """);
        await watch.NextAsync("turn_seated");
        await using var caller = Terminal("""
            curl -X POST http://localhost:8000/v1/chat/completions \
              -H "Content-Type: application/json" \
              -d '{"model":"my-game","messages":[{"role":"user","content":"Hello, I am the game"}]}'
            """);
        Assert.Equal("Hello, I am the game", Said(await standIn.CompleteAsync()));

        await using var answering = Terminal("""
            curl -X POST http://localhost:8000/v1/chat/completions \
              -H "Content-Type: application/json" \
              -d '{"model":"my-game","messages":[{"role":"user","content":"Hello, game! I am the stand-in"}]}'
            """);
        Assert.Equal("Hello, game! I am the stand-in", Said(await caller.CompleteAsync()));
        Assert.Equal(1, await Server.Operator.CountAsync("my-game", "prompt_presented"));
    }

    [SkippableFact]
    [Proves(Clients.Curl, Api.Chat, Seat.Caller, Case.Stream)]
    public async Task A_stream_is_events_and_ends_with_done()
    {
        await using var watch = await Server.Operator.WatchAsync(Session);
        await using var caller = Terminal($$"""
            curl -sN -i http://localhost:8000/caller/v1/chat/completions \
              -d '{"model":"{{Session}}","stream":true,"messages":[{"role":"user","content":"Count to two."}]}'
            """);
        var prompt = await watch.NextAsync("prompt_opened");
        await caller.LineWithAsync("HTTP/1.1 200");
        Assert.Contains("text/event-stream", await caller.LineWithAsync("Content-Type:"), StringComparison.Ordinal);

        await Server.Operator.GiveAsync(prompt.Id, new { text = "one " });
        await caller.LineWithAsync("\"one \"");
        await Server.Operator.GiveAsync(prompt.Id, new { text = "two" });
        await caller.LineWithAsync("\"two\"");
        await Server.Operator.AnswerAsync(prompt.Id, new { });
        Assert.EndsWith("data: [DONE]", (await caller.CompleteAsync()).TrimEnd(), StringComparison.Ordinal);
    }

    [SkippableFact]
    [Proves(Clients.Curl, Api.Chat, Seat.StandIn, Case.Stream)]
    public async Task A_stand_in_is_shown_the_prompt_as_a_stream()
    {
        await using var watch = await Server.Operator.WatchAsync(Session);
        await using var standIn = Terminal($$"""
            curl -sN http://localhost:8000/standin/v1/chat/completions \
              -d '{"model":"{{Session}}","stream":true,"messages":[{"role":"user","content":"ping"}]}'
            """);
        await watch.NextAsync("turn_seated");
        await using var caller = Terminal($$"""
            curl -s http://localhost:8000/caller/v1/chat/completions \
              -d '{"model":"{{Session}}","messages":[{"role":"user","content":"Anybody there?"}]}'
            """);

        await standIn.LineWithAsync("\"Anybody there?\"");
        Assert.EndsWith("data: [DONE]", (await standIn.CompleteAsync()).TrimEnd(), StringComparison.Ordinal);
    }

    private static string Said(string reply) =>
        JsonSerializer.Deserialize<JsonElement>(reply).GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString()!;

    private OutsideProgram Terminal(string command)
    {
        Require.Tool("curl");
        return OutsideProgram.Start("bash", ["-c", command.Replace("localhost:8000", $"localhost:{Server.Address.Port}", StringComparison.Ordinal)]);
    }
}
