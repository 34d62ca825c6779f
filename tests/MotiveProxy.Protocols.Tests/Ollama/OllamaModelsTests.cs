using System.Text.Json.Nodes;
using MotiveProxy.Protocols.Ollama;

namespace MotiveProxy.Protocols.Tests.Ollama;

public sealed class OllamaModelsTests
{
    private static readonly DateTimeOffset Since = DateTimeOffset.FromUnixTimeSeconds(1_790_000_000);

    private static readonly ModelEntry[] Models = [new("configured", Since), new("org/live:7b", Since, Since.AddHours(1))];

    [Fact]
    public void Every_model_is_listed_with_a_tag()
    {
        var models = List(OllamaModels.WriteTags);
        Assert.Equal(["configured:latest", "org/live:7b"], models.Select(model => model!["model"]!.GetValue<string>()));
        Assert.Equal("2026-09-21T14:13:20.000000Z", models[0]!["modified_at"]!.GetValue<string>());
        Assert.All(models, model => Assert.Matches("^[0-9a-f]{64}$", model!["digest"]!.GetValue<string>()));
        Assert.All(models, model => Assert.Equal(model!["name"]!.GetValue<string>(), model["model"]!.GetValue<string>()));
        Assert.Equal(2, models.Select(model => model!["digest"]!.GetValue<string>()).Distinct().Count());
    }

    [Fact]
    public void Only_a_live_session_runs_and_until_it_ends()
    {
        var model = Assert.Single(List(OllamaModels.WriteRunning));
        Assert.Equal("org/live:7b", model!["name"]!.GetValue<string>());
        Assert.Equal("2026-09-21T15:13:20.000000Z", model["expires_at"]!.GetValue<string>());
    }

    [Fact]
    public void Any_model_can_do_everything()
    {
        var codec = new ShowCodec();
        var settled = Assert.IsType<Decoded.Settled>(codec.Decode("""{"name":"demo:latest","verbose":true}"""));
        Assert.Equal("demo", settled.Value.Model);
        var shown = JsonNode.Parse(codec.Reply("""{"model":"demo"}""", Core.Conversations.FinishReason.Stop))!;
        Assert.Equal(["completion", "tools", "vision"], shown["capabilities"]!.AsArray().Select(one => one!.GetValue<string>()));
        var kind = shown["model_info"]!["general.architecture"]!.GetValue<string>();
        Assert.True(shown["model_info"]![$"{kind}.context_length"]!.GetValue<int>() > 0);
    }

    private static JsonArray List(ModelListWriter write) =>
        JsonNode.Parse(OllamaWords.Written(output => write(Models, output)))!["models"]!.AsArray();
}
