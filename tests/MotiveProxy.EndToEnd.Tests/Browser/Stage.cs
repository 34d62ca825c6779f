using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using MotiveProxy.EndToEnd.Tests.Running;

namespace MotiveProxy.EndToEnd.Tests.Browser;

/// <summary>A server with a few conversations as they are had, for pages to be looked at.</summary>
public sealed class Stage : IAsyncLifetime
{
    /// <summary>A session whose prompt has tools, and an exchange before it.</summary>
    internal const string Travel = "travel-guide";

    /// <summary>A session whose prompt asks for structured output.</summary>
    internal const string Invoice = "invoice-reader";

    /// <summary>A session whose prompt somebody else has.</summary>
    internal const string Review = "code-review";

    /// <summary>A session that is over.</summary>
    internal const string Past = "weekend-plan";

    private HeldCallers Callers { get; set; } = null!;

    private DirectoryInfo? _folder;

    /// <summary>The server.</summary>
    internal RunningServer Server { get; private set; } = null!;

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        _folder = Directory.CreateTempSubdirectory("motive-stage-");
        Server = await RunningServer.StartAsync("--store", "sqlite", "--database", Path.Combine(_folder.FullName, "sessions.db"));
        Callers = new HeldCallers(Server);
        await AnswerAsync(Past, "Plan a weekend in Porto.", "Two days, on foot:\n\n1. **Saturday**: Ribeira, and the bridge at dusk\n2. **Sunday**: the ocean, by tram");
        await Server.Operator.CloseAsync(Past);

        const string Question = "What is there to see in Lisbon?";
        const string Answer = "The **Alfama** in the morning, before the crowds. Shall I look at the weather first?";
        await AnswerAsync(Travel, Question, Answer);
        await AskAsync(Travel, "tools", Question, Answer, "Yes, please. I have one free day tomorrow, and I like:\n\n- old trams\n- good coffee\n\n```python\nbudget = 80  # euros\n```");
        await AskAsync(Invoice, "format", "Read the attached invoice: *Fabrikam Ltd., 3 chairs at 49.90 each, due on 1 March.*");
        var prompt = await AskAsync(Review, "", "Is `if (x = 1)` a bug? Look at the whole function, and say why.");
        using var http = new HttpClient();
        using var claimed = await http.PostAsJsonAsync(new Uri(Server.Address, $"api/prompts/{prompt}/claim"), new { by = "Grace" });
        claimed.EnsureSuccessStatusCode();
    }

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        await Callers.DisposeAsync();
        await Server.DisposeAsync();
        _folder!.Delete(recursive: true);
    }

    private async Task AnswerAsync(string session, string question, string answer)
    {
        await using var watch = await Server.Operator.WatchAsync(session);
        await Server.Operator.AnswerAsync(await AskAsync(session, "", question), new { text = answer });
        await watch.NextAsync("prompt_answered");
    }

    private Task<string> AskAsync(string session, string with, params string[] said)
    {
        var body = new JsonObject
        {
            ["model"] = session,
            ["messages"] = JsonSerializer.SerializeToNode(said.Select((content, at) => new { role = at % 2 is 0 ? "user" : "assistant", content })
                .Prepend(new { role = "system", content = "You are a careful assistant. Answer in short sentences, and use the tools that you are given." })),
        };
        if (with is "tools")
            body["tools"] = JsonNode.Parse("""[{"type":"function","function":{"name":"get_weather","description":"The forecast for a city, for the days to come.","parameters":{"type":"object","properties":{"city":{"type":"string","description":"The city's name"},"days":{"type":"integer","minimum":1,"maximum":14,"default":1},"unit":{"enum":["celsius","fahrenheit"]},"at":{"type":"object","properties":{"hour":{"type":"integer","minimum":0,"maximum":23}}}},"required":["city","unit"]}}},{"type":"function","function":{"name":"find_tram","description":"The next tram from a stop."}}]""");
        if (with is "format")
            body["response_format"] = JsonNode.Parse("""{"type":"json_schema","json_schema":{"name":"invoice","schema":{"type":"object","properties":{"company":{"type":"string"},"total":{"type":"number","minimum":0},"paid":{"type":"boolean"},"lines":{"type":"array","items":{"type":"object","properties":{"what":{"type":"string"},"count":{"type":"integer"}},"required":["what","count"]}}},"required":["company","total","paid","lines"]}}}""");
        return Callers.OpenAsync(session, body, session is Travel ? "OpenAI/Python 1.60.2" : "OpenAI/JS 7.57.0");
    }
}
