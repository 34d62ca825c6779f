using MotiveProxy.Core.Conversations;
using MotiveProxy.Protocols.Housekeeping;

namespace MotiveProxy.Protocols.Tests.Housekeeping;

public sealed class HousekeepingTests
{
    private const string OpenWebUiHistory =
        "\n### Output:\nJSON format: { \"title\": \"your concise title here\" }\n### Examples:\n- { \"title\": \"Stock Market Trends\" }\n"
        + "### Chat History:\n<chat_history>\nUSER: How do I bake bread?\nASSISTANT: Mix flour, water, yeast and salt.\n</chat_history>";

    public static TheoryData<string, int, string, bool> Recorded
    {
        get
        {
            var data = new TheoryData<string, int, string, bool>();
            foreach (var request in Recordings.All)
                data.Add(request.File, request.Number, request.Name, request.IsMain);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Recorded))]
    public void What_a_client_sends_on_its_own_is_recognised_and_what_it_sends_for_its_user_is_not(string file, int number, string name, bool isMain)
    {
        var row = HousekeepingTable.Default.Recognise(Recordings.Find(file, number).Decode().Turn);

        if (isMain)
            Assert.Null(row);
        else
            Assert.Contains(Squeezed(row?.Kind ?? "nothing"), Squeezed(name.Replace("history compression", "summary", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("claude-code/interactive-2-turns.json", 1, "{\"title\":\"Say hello please\"}")]
    [InlineData("gemini-cli/default-model-router-classifier.json", 1, "{\"complexity_reasoning\":\"A person answers.\",\"complexity_score\":100}")]
    [InlineData("ui-from-source/betterchatgpt.json", 2, "How do I bake bread")]
    [InlineData("ui-from-source/big-agi.json", 2, "How do I bake bread")]
    [InlineData("ui-from-source/hf-chat-ui.json", 3, "How do I bake bread")]
    [InlineData("ui-from-source/lobe-chat.json", 1, "How do I bake bread")]
    [InlineData("ui-from-source/nextchat.json", 2, "How do I bake bread")]
    [InlineData("ui-from-source/nextchat.json", 3, "User: How do I bake bread?\nAssistant: Mix flour, water, yeast and salt.")]
    [InlineData("ui-from-source/open-webui.json", 3, "{\"follow_ups\":[]}")]
    [InlineData("ui-from-source/open-webui.json", 5, "{\"tags\":[\"General\"]}")]
    [InlineData("ui-from-source/open-webui.json", 6, "{\"text\":\"\"}")]
    public void The_answer_has_the_shape_that_the_client_asks_for(string file, int number, string expected) =>
        Assert.Equal(expected, Answered(Recordings.Find(file, number).Decode().Turn));

    [Theory]
    [InlineData("### Task:\nGenerate a concise, 3-5 word title with an emoji summarizing the chat history.")]
    [InlineData("### Task:\nGenerate a concise title summarizing the chat history.")]
    public void Open_WebUI_gets_its_title_as_JSON(string task) =>
        Assert.Equal("{\"title\":\"How do I bake bread\"}", Answered(Said(task + OpenWebUiHistory)));

    [Fact]
    public void LibreChat_gets_a_plain_title() => Assert.Equal("How do I bake bread", Answered(Said(
        "Provide a concise, 5-word-or-less title for the conversation, using its same language, with no punctuation."
        + "\n\nConversation:\nUser: How do I bake bread?\nAI: Mix flour.")));

    [Theory]
    [InlineData("""{"type":"object","properties":{"language":{"type":"string"},"title":{"type":"string"}}}""", """{"language":"English","title":"How do I bake bread"}""")]
    [InlineData("""{"properties":{"title":{"type":["string","null"]}},"type":"object"}""", """{"title":"How do I bake bread"}""")]
    public void LibreChat_gets_what_its_schema_asks_for(string schema, string expected)
    {
        var turn = Said("Analyze this conversation and provide:\n1. The detected language\n2. A title\n\nUser: How do I bake bread?\nAI: Mix.");
        Assert.Equal(expected, Answered(turn with { Format = new ResponseFormat.JsonSchema("extract", schema) }));
    }

    [Fact]
    public void Codex_gets_a_title_that_is_as_short_as_its_schema_says()
    {
        var turn = Said(
            "Generate a concise, single-line task title of at most 36 characters and under five words where possible. Start with an imperative verb."
            + "\n\nUser prompt:\nStraightforwardly investigate misconfigured deployments") with
        {
            Format = new ResponseFormat.JsonSchema("x", """{"properties":{"title":{"type":"string","minLength":1,"maxLength":36}},"type":"object"}"""),
        };
        Assert.Equal("""{"title":"Straightforwardly investigate miscon"}""", Answered(turn));
    }

    [Fact]
    public void A_schema_of_a_title_alone_is_enough_where_a_conversation_is_spoken_of()
    {
        const string schema = """{"properties":{"emoji":{"enum":["\ud83d\ude00"]},"title":{}}}""";
        var format = new ResponseFormat.JsonSchema("title", schema);
        Assert.Equal("""{"emoji":"\ud83d\ude00","title":"Bake bread"}""", Answered(Told("Name this conversation.", "Bake bread!") with { Format = format }));
        Assert.Null(HousekeepingTable.Default.Recognise(Told("Name this film.", "Bake bread!") with { Format = format }));
    }

    [Theory]
    [InlineData("Generate a title for this conversation:\n\n\"How do I bake bread?\"")]
    [InlineData("Generate a title for this conversation:\n", "How do I bake bread?")]
    public void Opencode_gets_a_plain_title(params string[] said)
    {
        var turn = new Turn(
        [
            Message.Of(Role.System, "You are a title generator. You output ONLY a thread title. Nothing else.\n\n<task>"),
            .. said.Select(text => Message.Of(Role.User, text)),
        ]);
        Assert.Equal("How do I bake bread", Answered(turn));
    }

    [Theory]
    [InlineData("Generate a title for my poem")]
    [InlineData("Please generate a four to five word title for my novel")]
    [InlineData("Summarize the discussion briefly")]
    [InlineData("Provide a concise, 5-word-or-less title for my talk")]
    [InlineData("Analyze this conversation and provide: advice")]
    [InlineData("### Task:\nWrite a concise essay with a title, summarizing the chat history of Rome.")]
    [InlineData("What does \"Generate a title in less than 6 words for the following message\" do?")]
    [InlineData("title")]
    [InlineData("")]
    public void What_a_person_says_is_no_housekeeping(string text)
    {
        Assert.Null(HousekeepingTable.Default.Recognise(Said(text)));
        Assert.Null(HousekeepingTable.Default.Recognise(Told("You are a helpful assistant in this conversation.", text)));
    }

    [Fact]
    public void What_has_tools_is_no_housekeeping()
    {
        var turn = Told("You are an AI conversation titles assistant", "Go on.");
        Assert.NotNull(HousekeepingTable.Default.Recognise(turn));
        Assert.Null(HousekeepingTable.Default.Recognise(turn with { Tools = [new ToolDeclaration("save", null, null)] }));
    }

    [Fact]
    public void A_program_that_wants_JSON_is_no_housekeeping()
    {
        var format = new ResponseFormat.JsonSchema("book", """{"properties":{"title":{},"author":{}},"type":"object"}""");
        Assert.Null(HousekeepingTable.Default.Recognise(Said("Which book do we speak of in this conversation?") with { Format = format }));
        Assert.Null(HousekeepingTable.Default.Recognise(Said("Find a title for this conversation.") with { Format = new ResponseFormat.JsonObject() }));
    }

    [Fact]
    public void A_history_is_no_housekeeping_where_only_a_first_message_is()
    {
        var turn = Told("You are a chat thread titling assistant.", "User message: \"Hi\"");
        Assert.NotNull(HousekeepingTable.Default.Recognise(turn));
        Assert.Null(HousekeepingTable.Default.Recognise(new Turn(turn.Messages.Add(Message.Of(Role.Assistant, "Greeting")).Add(Message.Of(Role.User, "No.")))));
    }

    [Theory]
    [InlineData("User: \U0001F600\U0001F600", "\U0001F600\U0001F600")]
    [InlineData("User: one two three four five six seven eight", "one two three four five six")]
    [InlineData("User: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\U0001F600", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("User: ...", "Conversation")]
    public void A_title_is_short_and_whole(string told, string expected) =>
        Assert.Equal(expected, Answered(Said("Generate a title in less than 6 words for the following message\n" + told)));

    [Fact]
    public void A_row_without_marks_recognises_nothing()
    {
        var table = new HousekeepingTable([new HousekeepingRow { Kind = "title" }, new HousekeepingRow { Marks = [new HousekeepingMark()] }]);
        Assert.Null(table.Recognise(Said("Hi")));
    }

    [Fact]
    public void An_older_Gemini_CLI_is_told_a_model_and_not_a_number()
    {
        var turn = Told("You are a specialized Task Routing AI. Choose between `flash` (SIMPLE) or `pro` (COMPLEX).", "Say hello") with
        {
            Format = new ResponseFormat.JsonSchema("", """{"properties":{"model_choice":{"enum":["flash","pro"]},"reasoning":{"type":"string"}},"type":"object"}"""),
        };
        Assert.Equal("""{"model_choice":"pro","reasoning":""}""", Answered(turn));
    }

    [Theory]
    [InlineData("{\"mood\":\"calm\",\"more\":1}", "{\"mood\":\"calm\",\"title\":\"it\"}")]
    [InlineData("{\"mood\":", "{\"mood\":\"\",\"title\":\"it\"}")]
    [InlineData("calm", "{\"mood\":\"\",\"title\":\"it\"}")]
    public void What_a_schema_asks_for_is_taken_from_an_answer_of_JSON(string answer, string expected)
    {
        var row = new HousekeepingRow { Kind = "mood", Answer = answer, Marks = [new HousekeepingMark { Words = ["Say"] }] };
        var turn = Said("Say it") with { Format = new ResponseFormat.JsonSchema("", """{"properties":{"mood":{},"title":{}},"type":"object"}""") };
        Assert.Equal(expected, Text(HousekeepingTable.Answer(row, turn)));
    }

    [Fact]
    public void A_row_can_be_made_for_any_client()
    {
        var table = new HousekeepingTable(
        [
            new HousekeepingRow
            {
                Kind = "mood", Answer = "{\"mood\":\"calm\",\"of\":$title}",
                Marks = [new HousekeepingMark { Place = HousekeepingPlace.Anywhere, AtStart = false, Words = ["what mood"] }],
            },
        ]);
        var turn = Said("Say: what mood is \"this\"?");
        Assert.Equal("{\"mood\":\"calm\",\"of\":\"Say: what mood is \\\"this\"}", Text(HousekeepingTable.Answer(table.Recognise(turn)!, turn)));
    }

    private static string Answered(Turn turn) => Text(HousekeepingTable.Answer(HousekeepingTable.Default.Recognise(turn)!, turn));

    private static string Text(Answer answer) => Assert.IsType<AnswerPart.Text>(Assert.Single(answer.Parts)).Value;

    private static Turn Said(string text) => new([Message.Of(Role.User, text)]);

    private static Turn Told(string system, string text) => new([Message.Of(Role.System, system), Message.Of(Role.User, text)]);

    private static string Squeezed(string words) => words
        .Replace("-", "", StringComparison.Ordinal)
        .Replace("_", "", StringComparison.Ordinal)
        .Replace("autocompletion", "autocomplete", StringComparison.Ordinal);
}
