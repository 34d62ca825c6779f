using System.Net;
using System.Text.Json.Nodes;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Server.Configuration;
using MotiveProxy.Server.Tests.Hosting;
using MotiveProxy.Tests.Common;

namespace MotiveProxy.Server.Tests.Protocols;

/// <summary>Clients that go on from an answer which an earlier process gave.</summary>
public sealed class KeptAfterRestartTests : IDisposable
{
    private const string Responses = "/caller/v1/responses";
    private const string Messages = "/caller/v1/messages?beta=true";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("motive-kept-");

    private string Database => Path.Combine(_folder.FullName, "sessions.db");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_client_of_the_responses_api_goes_on_from_an_id_whether_it_was_streamed_or_not(bool streams)
    {
        string first, second;
        await using (var host = await StoredAsync())
            first = await AnsweredAsync(host, Responses, """{"model":"npc","instructions":"Be kind.","input":"One?"}""", "One.");
        await using (var host = await StoredAsync())
            second = await AnsweredAsync(host, Responses, Next(first, "Two?", streams), "Two.");

        await using var last = await StoredAsync();
        last.BeginPost(Responses, Json.Content(Next(second, "Three?", streams)));
        await last.UntilHeldAsync("npc", Seat.Caller);
        Assert.Equal(
            [(Role.User, "One?"), (Role.Assistant, "One."), (Role.User, "Two?"), (Role.Assistant, "Two."), (Role.User, "Three?")],
            Asked(last).Messages.Select(message => (message.Role, message.Text)));
    }

    [Fact]
    public async Task Items_that_are_only_named_are_put_in_their_place()
    {
        string first;
        await using (var host = await StoredAsync())
            first = await AnsweredAsync(host, Responses, """{"model":"npc","input":"One?"}""", "One.");

        await using var next = await StoredAsync();
        next.BeginPost(Responses, Json.Content($$"""
            {"model":"npc","input":[{"role":"user","content":"One?"},{"type":"item_reference","id":"{{first.Replace("resp_", "msg_", StringComparison.Ordinal)}}"},{"role":"user","content":"Two?"}]}
            """));
        await next.UntilHeldAsync("npc", Seat.Caller);
        Assert.Equal(["One?", "One.", "Two?"], Asked(next).Messages.Select(message => message.Text));
    }

    [Fact]
    public async Task A_thread_of_messages_goes_on_with_its_system_prompt_and_tools()
    {
        string first;
        await using (var host = await StoredAsync())
        {
            first = await AnsweredAsync(
                host,
                Messages,
                """
                {"model":"npc","system":"Be kind.","tools":[{"name":"look","input_schema":{"type":"object"}}],
                 "messages":[{"role":"user","content":"Where are you?"}],"thread":{"type":"create"}}
                """,
                "At a door.");
        }

        await using var next = await StoredAsync();
        next.BeginPost(Messages, Json.Content(
            $$$"""{"model":"npc","messages":[{"role":"user","content":"Open it."}],"thread":{"type":"continue","previous_message_id":"{{{first}}}"}}"""));
        await next.UntilHeldAsync("npc", Seat.Caller);
        Assert.Equal(["Be kind.", "Where are you?", "At a door.", "Open it."], Asked(next).Messages.Select(message => message.Text));
        Assert.Equal("look", Assert.Single(Asked(next).Tools).Name);
    }

    [Fact]
    public async Task A_stand_in_goes_on_from_the_prompt_that_it_was_shown_and_is_known_by_it()
    {
        string shown;
        await using (var host = await StoredAsync())
        {
            var ping = host.PostAsync("/standin/v1/responses", """{"model":"npc","input":"/join"}""");
            await host.UntilHeldAsync("npc", Seat.StandIn);
            host.Party("npc|B", "program/1").Say("What is it?");
            using var response = await ping;
            shown = (await response.ReadJsonAsync()).Text("id");
        }

        await using var next = await StoredAsync();
        var retry = next.Party("npc|B", "program/1").Say("What is it?");
        await next.UntilHeldAsync("npc", Seat.Caller);
        next.BeginPost("/v1/responses", Json.Content(Next(shown, "A door.", streams: false)));
        Assert.Equal("A door.", await retry.ReplyAsync());
    }

    [Fact]
    public async Task What_an_operator_removes_with_its_transcript_is_not_known_any_more()
    {
        string first;
        await using (var host = await StoredAsync())
            first = await AnsweredAsync(host, Responses, """{"model":"npc","input":"One?"}""", "One.");
        await using var next = await StoredAsync();
        using var removed = await next.Http.DeleteAsync("/api/sessions/npc?transcript=true").Soon();
        Assert.Equal(HttpStatusCode.NoContent, removed.StatusCode);

        using var response = await next.PostAsync(Responses, Next(first, "Two?", streams: false));
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("previous_response_not_found", (await response.ReadJsonAsync())["error"].Text("code"));
    }

    [SkippableFact]
    public async Task While_the_store_cannot_be_read_a_client_that_goes_on_is_told_to_come_again()
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows does not let go of an open file.");
        await using var host = await StoredAsync();
        var first = await AnsweredAsync(host, Responses, """{"model":"npc","input":"One?"}""", "One.");
        File.Move(Database, Database + ".away");

        using var refused = await host.PostAsync(Responses, Next(first, "Two?", streams: false));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Equal("store_unavailable", (await refused.ReadJsonAsync())["error"].Text("code"));
        Assert.NotNull(refused.Headers.RetryAfter);

        File.Move(Database + ".away", Database);
        await AnsweredAsync(host, Responses, Next(first, "Two?", streams: false), "Two.");
    }

    private static string Next(string previous, string text, bool streams) =>
        $$"""{"model":"npc","previous_response_id":"{{previous}}","input":"{{text}}","stream":{{(streams ? "true" : "false")}}}""";

    private static Turn Asked(TestHost host) => host.StateOf("npc")!.Turns.Single(turn => turn is { Seat: Seat.Caller, IsOpen: true }).Prompt!;

    // The id is told in a stream's first event as well.
    private static async Task<string> AnsweredAsync(TestHost host, string path, string body, string answer)
    {
        var asked = host.PostAsync(path, body);
        await host.UntilHeldAsync("npc", Seat.Caller);
        var prompt = (await host.GetJsonAsync("/api/sessions/npc"))["prompts"]![0].Text("id");
        using var given = await host.PostAsync($"/api/prompts/{prompt}/answer", new JsonObject { ["text"] = answer }.ToJsonString());
        Assert.Equal(HttpStatusCode.NoContent, given.StatusCode);
        using var response = await asked;
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return response.Content.Headers.ContentType!.MediaType == "application/json"
            ? (await response.ReadJsonAsync()).Text("id")!
            : $"resp_{prompt}";
    }

    private Task<TestHost> StoredAsync() => TestHost.StartAsync(options => options with { Store = StoreKind.Sqlite, Database = Database });
}
