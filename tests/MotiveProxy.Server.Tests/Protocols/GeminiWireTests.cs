using System.Net;
using System.Text.Json.Nodes;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Server.Configuration;
using MotiveProxy.Server.Tests.Hosting;
using MotiveProxy.Tests.Common;

namespace MotiveProxy.Server.Tests.Protocols;

/// <summary>What Google's clients ask for by their paths, and what they are told beside their conversations.</summary>
public sealed class GeminiWireTests
{
    private const string Hi = """{"contents":[{"role":"user","parts":[{"text":"Hello there"}]}]}""";

    [Theory]
    [InlineData("/v1beta/models/npc:generateContent", "npc")]
    [InlineData("/v1/models/npc:generateContent", "npc")]
    [InlineData("/v1beta/models/npc:streamGenerateContent?alt=sse", "npc")]
    [InlineData("/standin/v1beta/models/npc:streamGenerateContent?alt=json", "npc")]
    [InlineData("/v1beta1/publishers/google/models/npc:generateContent", "npc")]
    [InlineData("/v1/publishers/google/models/npc:generateContent", "npc")]
    [InlineData("/standin/v1/projects/p/locations/l/publishers/google/models/npc:generateContent", "npc")]
    [InlineData("/v1beta1/projects/p/locations/l/publishers/google/models/npc:generateContent", "npc")]
    [InlineData("/v1beta/models/npc%7CA:generateContent", "npc")]
    [InlineData("/v1beta/models/org/troll:7b:generateContent", "org/troll:7b")]
    [InlineData("/v1beta/models/org%2Ftroll%3A7b:generateContent", "org/troll:7b")]
    [InlineData("/standin/v1beta/models/50%25%2F50%252F:generateContent", "50%/50%2F")]
    [InlineData("/v1beta1/projects/p%2Fq/locations/l/publishers/google/models/a%2Fb:generateContent", "a/b")]
    public async Task A_path_names_the_session_and_what_is_asked_of_it(string path, string session)
    {
        await using var host = await TestHost.StartAsync();
        host.BeginPost(path, Json.Content(Hi));
        await host.UntilHeldAsync(session, Seat.StandIn);
    }

    [Theory]
    [InlineData("/v1beta/models/npc:countTokens")]
    [InlineData("/caller/v1beta1/publishers/google/models/npc:countTokens")]
    public async Task Tokens_are_counted_and_nothing_is_seated(string path)
    {
        await using var host = await TestHost.StartAsync();
        using var response = await host.PostAsync(path, Hi);
        Assert.Equal("""{"totalTokens":3}""", await response.Content.ReadAsStringAsync());
        Assert.Equal(0, host.Sessions.Count);
    }

    [Theory]
    [InlineData("/v1beta/models")]
    [InlineData("/standin/v1beta/models?pageSize=50")]
    public async Task Models_are_listed_and_told_as_Google_does(string path)
    {
        await using var host = await TestHost.StartAsync(options => options with { Models = ["org/troll"] });
        Assert.Equal("models/org/troll", Assert.Single((await host.GetJsonAsync(path))["models"]!.AsArray()).Text("name"));
        foreach (var name in (string[])["org/troll", "org%2Ftroll"])
            Assert.Equal("org/troll", (await host.GetJsonAsync($"/v1beta/models/{name}")).Text("displayName"));
    }

    [Theory]
    [InlineData("x-goog-api-client", "google-genai-sdk/2.32.0 gl-node/v24.21.0")]
    [InlineData("x-goog-api-key", "any")]
    public async Task At_OpenAIs_paths_Googles_clients_are_told_of_models_in_their_own_shape(string header, string value)
    {
        await using var host = await TestHost.StartAsync(options => options with { Models = ["troll"] });
        using var client = host.Client();
        client.DefaultRequestHeaders.TryAddWithoutValidation(header, value);
        Assert.Equal("models/troll", JsonNode.Parse(await client.GetStringAsync("/v1/models").Soon())!["models"]![0].Text("name"));
        Assert.Equal("models/troll", JsonNode.Parse(await client.GetStringAsync("/v1/models/troll").Soon()).Text("name"));
        using var missing = await client.GetAsync("/v1/models/ogre").Soon();
        await AssertErrorAsync(missing, HttpStatusCode.NotFound, "NOT_FOUND");
        Assert.Equal("list", (await host.GetJsonAsync("/v1/models")).Text("object"));
    }

    [Theory]
    [InlineData("POST", "/v1beta/models/npc:embedContent", HttpStatusCode.NotFound, "NOT_FOUND")]
    [InlineData("POST", "/caller/v1beta/models/npc:batchEmbedContents", HttpStatusCode.NotFound, "NOT_FOUND")]
    [InlineData("POST", "/v1/models/npc:predict", HttpStatusCode.NotFound, "NOT_FOUND")]
    [InlineData("POST", "/v1beta1/publishers/google/models/npc", HttpStatusCode.NotFound, "NOT_FOUND")]
    [InlineData("GET", "/v1beta/models/ogre", HttpStatusCode.NotFound, "NOT_FOUND")]
    [InlineData("POST", "/v1beta/cachedContents", HttpStatusCode.NotFound, "NOT_FOUND")]
    [InlineData("DELETE", "/standin/v1beta/models/npc", HttpStatusCode.MethodNotAllowed, "UNIMPLEMENTED")]
    [InlineData("POST", "/v1beta/models/npc:generateContent", HttpStatusCode.BadRequest, "INVALID_ARGUMENT")]
    [InlineData("POST", "/v1beta/models/:generateContent", HttpStatusCode.BadRequest, "INVALID_ARGUMENT")]
    public async Task What_no_route_takes_is_refused_in_Googles_words(string method, string path, HttpStatusCode status, string word)
    {
        await using var host = await TestHost.StartAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var response = await host.Http.SendAsync(request).Soon();
        await AssertErrorAsync(response, status, word);
    }

    [Theory]
    [InlineData("/v1/files", "NOT_FOUND")]
    [InlineData("/v1/chat/completions", null)]
    public async Task Elsewhere_Googles_clients_are_refused_in_their_words_where_the_path_is_no_other_protocols(string path, string? word)
    {
        await using var host = await TestHost.StartAsync();
        using var client = host.Client();
        client.DefaultRequestHeaders.Add("x-goog-api-key", "any");
        using var response = await client.DeleteAsync(path).Soon();
        Assert.Equal(word, (await response.ReadJsonAsync())["error"]!["status"]?.GetValue<string>());
    }

    [Fact]
    public async Task Who_asks_for_embeddings_is_told_what_this_is()
    {
        await using var host = await TestHost.StartAsync();
        using var response = await host.PostAsync("/v1beta/models/npc:embedContent", Hi);
        var message = (await response.ReadJsonAsync())["error"].Text("message");
        Assert.StartsWith("There is no method 'embedContent' here; there are generateContent, streamGenerateContent, countTokens. This is MotiveProxy", message, StringComparison.Ordinal);
        Assert.Contains("POST /v1beta/models/NAME:generateContent", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x-goog-api-key", null)]
    [InlineData(null, "?key=guessed")]
    [InlineData(null, "")]
    public async Task A_key_that_is_none_is_refused_in_Googles_words(string? header, string? query)
    {
        await using var host = await TestHost.StartAsync(options => options with { ApiKeys = ApiKeyRing.Parse("secret") });
        using var client = host.Client();
        if (header is not null)
            client.DefaultRequestHeaders.Add(header, "guessed");
        foreach (var method in (string[])["generateContent", "countTokens"])
        {
            using var response = await client.PostAsync($"/v1beta/models/npc:{method}{query}", Json.Content(Hi)).Soon();
            await AssertErrorAsync(response, HttpStatusCode.Unauthorized, "UNAUTHENTICATED");
        }

        using var list = await client.GetAsync($"/v1beta/models{query}").Soon();
        await AssertErrorAsync(list, HttpStatusCode.Unauthorized, "UNAUTHENTICATED");
    }

    [Fact]
    public async Task A_key_in_the_query_is_taken_and_never_logged()
    {
        await using var host = await TestHost.StartAsync(options => options with { ApiKeys = ApiKeyRing.Parse("right-secret") });
        host.BeginPost("/v1beta/models/npc:streamGenerateContent?alt=sse&key=right-secret", Json.Content(Hi));
        await host.UntilHeldAsync("npc", Seat.StandIn);
        using var refused = await host.PostAsync("/v1beta/models/npc:generateContent?key=wrong-secret", Hi);
        using var unknown = await host.PostAsync("/v1beta/nothing?key=right-secret", Hi);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.NotEmpty(host.Log.Lines);
        Assert.All(host.Log.Lines, line => Assert.DoesNotContain("secret", line.Text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_task_that_Gemini_CLI_wants_to_have_routed_is_rated_here()
    {
        await using var host = await TestHost.StartAsync();
        using var response = await host.PostAsync("/caller/v1beta/models/gemini-3.5-flash-lite:generateContent", """
            {"systemInstruction":{"role":"user","parts":[{"text":"\nYou are a specialized Task Routing AI. Your sole function is to analyze the user's request"}]},
             "contents":[{"role":"user","parts":[{"text":"<session_context>\nThis is the Gemini CLI."}]},{"role":"user","parts":[{"text":"Say hello"}]}],
             "generationConfig":{"responseMimeType":"application/json","responseJsonSchema":{"type":"OBJECT","properties":{"complexity_score":{"type":"INTEGER"}}}}}
            """);
        Assert.Equal("""{"complexity_score":100}""", (await response.ReadJsonAsync())["candidates"]![0]!["content"]!["parts"]![0].Text("text"));
        Assert.Empty(host.Happened<SessionEvent.TurnSeated>("gemini-3.5-flash-lite"));
    }

    private static async Task AssertErrorAsync(HttpResponseMessage response, HttpStatusCode status, string word)
    {
        var body = await response.Content.ReadAsStringAsync().Soon();
        Assert.True(response.StatusCode == status, $"{response.StatusCode}: {body}");
        var error = JsonNode.Parse(body)!["error"];
        Assert.Equal((int)status, error!["code"]!.GetValue<int>());
        Assert.Equal(word, error.Text("status"));
        Assert.NotEmpty(error.Text("message"));
    }
}
