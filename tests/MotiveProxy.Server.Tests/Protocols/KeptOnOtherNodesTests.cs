using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using MotiveProxy.Server.Configuration;
using MotiveProxy.Server.Tests.Hosting;
using MotiveProxy.Tests.Common;

namespace MotiveProxy.Server.Tests.Protocols;

/// <summary>Clients that go on from an answer which another node gave.</summary>
public sealed class KeptOnOtherNodesTests : IDisposable
{
    private readonly PostgresServer _database = PostgresServer.Start();

    public void Dispose() => _database.Dispose();

    [Fact]
    public async Task A_client_goes_on_from_an_id_wherever_its_next_request_lands_until_an_operator_removes_it()
    {
        await using var one = await StartAsync();
        await using var other = await StartAsync();
        using var here = Client(one);
        using var there = Client(other);
        var first = await AnsweredAsync(here, """{"model":"npc","input":"One?"}""", "One.", ["One?"]);
        var second = await AnsweredAsync(there, Next(first, "Two?"), "Two.", ["One?", "One.", "Two?"]);
        await AnsweredAsync(here, Next(second, "Three?"), "Three.", ["One?", "One.", "Two?", "Two.", "Three?"]);

        using var removed = await there.DeleteAsync("/api/sessions/npc?transcript=true").Soon();
        Assert.Equal(HttpStatusCode.NoContent, removed.StatusCode);
        using var refused = await here.PostAsync("/caller/v1/responses", Json.Content(Next(second, "And?"))).Soon();
        Assert.Equal("previous_response_not_found", (await refused.ReadJsonAsync())["error"].Text("code"));
    }

    private static string Next(string previous, string text) => $$"""{"model":"npc","previous_response_id":"{{previous}}","input":"{{text}}"}""";

    private static async Task<string> AnsweredAsync(HttpClient node, string body, string answer, string[] asks)
    {
        var asked = node.PostAsync("/caller/v1/responses", Json.Content(body));
        var prompt = await PromptAsync(node);
        Assert.Equal(asks, prompt["messages"]!.AsArray().Select(message => message!["content"]![0].Text("text")));
        using var given = await node.PostAsync($"/api/prompts/{prompt.Text("id")}/answer", Json.Content(new JsonObject { ["text"] = answer }.ToJsonString())).Soon();
        Assert.Equal(HttpStatusCode.NoContent, given.StatusCode);
        using var response = await asked.Soon();
        return (await response.ReadJsonAsync()).Text("id")!;
    }

    private static async Task<JsonNode> PromptAsync(HttpClient node)
    {
        using var patience = new CancellationTokenSource(Timeouts.Patience);
        while (true)
        {
            using var session = await node.GetAsync("/api/sessions/npc", patience.Token);
            if (session.StatusCode is HttpStatusCode.OK && (await session.ReadJsonAsync())["prompts"]!.AsArray() is [{ } prompt, ..])
                return prompt;
        }
    }

    private async Task<WebApplication> StartAsync()
    {
        var node = MotiveServer.Build(MotiveOptions.Default with
        {
            Port = 0,
            LogLevel = LogLevel.Critical,
            Patience = null,
            Runtime = RuntimeKind.Postgres,
            Store = StoreKind.Postgres,
            Database = _database.Connection,
        });
        await node.StartAsync();
        return node;
    }

    private static HttpClient Client(WebApplication node) => new()
    {
        BaseAddress = new Uri(node.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()),
    };
}
