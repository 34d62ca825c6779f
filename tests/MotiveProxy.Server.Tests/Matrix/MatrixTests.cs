using MotiveProxy.Core.Conversations;

namespace MotiveProxy.Server.Tests.Matrix;

/// <summary>
/// Every protocol in the caller's seat with every protocol in the stand-in's, over HTTP. What each side hears is a golden file of its own
/// protocol, the same whatever the other side speaks; docs/protocols.md says in words what is in them, and is held to it.
/// </summary>
public sealed class MatrixTests(MatrixHost host) : IClassFixture<MatrixHost>
{
    private const string Png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
    private const string Question = "Where are you?";

    public static TheoryData<string, string, bool> Cells
    {
        get
        {
            var cells = new TheoryData<string, string, bool>();
            foreach (var caller in Speaker.All)
            {
                foreach (var standIn in Speaker.All)
                {
                    cells.Add(caller.Name, standIn.Name, false);
                    cells.Add(caller.Name, standIn.Name, true);
                }
            }

            return cells;
        }
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public Task Text_is_text(string caller, string standIn, bool stream) =>
        OneTurnAsync(caller, standIn, stream, "text", "In a cave \u2014 \u201Cdark\u201D, \U0001F98A.\n\n```\n\tcode \\ \"\n```\n");

    [Theory]
    [MemberData(nameof(Cells))]
    public Task A_refusal_is_what_the_protocol_has_for_it(string caller, string standIn, bool stream) => OneTurnAsync(caller, standIn, stream, "refusal", "/refuse I will not say.");

    [Theory]
    [MemberData(nameof(Cells))]
    public Task A_cut_at_a_length_is_a_reason(string caller, string standIn, bool stream) => OneTurnAsync(caller, standIn, stream, "length", "/length Once upon a");

    [Theory]
    [MemberData(nameof(Cells))]
    public Task An_error_on_purpose_is_one_of_the_protocol(string caller, string standIn, bool stream) => OneTurnAsync(caller, standIn, stream, "error", "/error 429 Slow down.");

    [Theory]
    [MemberData(nameof(Cells))]
    public async Task Calls_that_are_made_together_come_together_and_so_do_their_results(string caller, string standIn, bool stream)
    {
        var speaker = Speaking(caller);
        await using var cell = new Cell(host, speaker, Speaking(standIn), stream);
        cell.StandInSays("ping");
        cell.CallerSays(Declares.Tool, speaker.User(Question));
        var prompt = await cell.StandInHearsAsync("question");
        Assert.Equal(new ToolDeclaration("look", "Looks.", """{"properties":{"at":{"type":"string"}},"type":"object"}"""), Assert.Single(prompt.Tools));
        Assert.IsType<ToolChoice.Auto>(prompt.ToolChoice);

        cell.StandInSays("""
            /call look {"at":"door"}
            /call look {"at": "wall", "twice": [1, 2.50]}
            """);
        var calls = await cell.CallerHearsAsync("calls");
        cell.CallerSays(Declares.Tool, speaker.Results(calls, ["A door.", "A wall.\nA \"picture\" on it."]));
        prompt = await cell.StandInHearsAsync("results");
        Assert.Equal(prompt.LastAssistantMessage!.ToolCalls.Select(call => call.Id), prompt.Messages.TakeLast(2).Select(result => result.ToolCallId));

        cell.StandInSays("In a room.");
        await cell.CallerHearsAsync("text-after-calls");
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public async Task A_form_is_the_same_form_in_every_protocol(string caller, string standIn, bool stream)
    {
        var speaker = Speaking(caller);
        await using var cell = new Cell(host, speaker, Speaking(standIn), stream);
        cell.StandInSays("ping");
        cell.CallerSays(Declares.Form, speaker.User(Question));
        var prompt = await cell.StandInHearsAsync("question");
        Assert.Equal("""{"properties":{"mood":{"type":"string"}},"required":["mood"],"type":"object"}""", Assert.IsType<ResponseFormat.JsonSchema>(prompt.Format).Schema);

        cell.StandInSays("""{"mood":"grim"}""");
        await cell.CallerHearsAsync("json");
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public async Task A_tool_that_must_be_called_is_called(string caller, string standIn, bool stream)
    {
        var speaker = Speaking(caller);
        await using var cell = new Cell(host, speaker, Speaking(standIn), stream);
        cell.StandInSays("ping");
        cell.CallerSays(Declares.Tool | Declares.Choice, speaker.User(Question));
        var prompt = await cell.StandInHearsAsync("question");
        Assert.Equal(caller == "ollama" ? new ToolChoice.Auto() : new ToolChoice.Named("look"), prompt.ToolChoice);

        cell.StandInSays("/call look");
        await cell.CallerHearsAsync("call-without-arguments");
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public async Task An_image_is_shown(string caller, string standIn, bool stream)
    {
        var speaker = Speaking(caller);
        await using var cell = new Cell(host, speaker, Speaking(standIn), stream);
        cell.StandInSays("ping");
        cell.CallerSays(Declares.Nothing, speaker.User("What is it?", Png));
        var prompt = await cell.StandInHearsAsync("image");
        Assert.Equal(new Part[] { new Part.Text("What is it?"), new Part.Image("data:image/png;base64," + Png) }, prompt.Messages[^1].Content.AsEnumerable());
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public async Task What_no_chat_client_can_say_is_said_through_the_operator_API(string caller, string standIn, bool stream)
    {
        var speaker = Speaking(caller);
        await using var cell = new Cell(host, speaker, Speaking(standIn), stream);
        cell.StandInSays("ping");
        cell.CallerSays(Declares.Nothing, speaker.User(Question));
        await cell.StandInHearsAsync("question");
        await cell.OperatorGivesAsync("answer", """{"text":"In the","finish":"content_filter"}""");
        await cell.CallerHearsAsync("withheld");

        cell.CallerSays(Declares.Nothing, speaker.User("And now?"));
        await cell.OperatorGivesAsync("parts", """{"text":"In a "}""");
        await cell.OperatorGivesAsync("answer", """{"error":{"status":503,"message":"The cave fell in."}}""");
        await cell.CallerHearsAsync("error-after-text");
    }

    private async Task OneTurnAsync(string caller, string standIn, bool stream, string what, string words)
    {
        var speaker = Speaking(caller);
        await using var cell = new Cell(host, speaker, Speaking(standIn), stream);
        cell.StandInSays("ping");
        cell.CallerSays(Declares.Nothing, speaker.User(Question));
        await cell.StandInHearsAsync("question");
        cell.StandInSays(words);
        await cell.CallerHearsAsync(what);
    }

    private static Speaker Speaking(string name) => Speaker.All.Single(speaker => speaker.Name == name);
}
