using MotiveProxy.Core.Sessions;

namespace MotiveProxy.Protocols.Housekeeping;

/// <summary>The background requests of known clients, in the words of their sources.</summary>
internal static class HousekeepingDefaults
{
    private const string Title = "title";
    private const string Summary = "summary";

    // What a client asks for where the whole conversation goes before its words.
    private const int AnyNumber = int.MaxValue;

    /// <summary>The rows, the more exact ones first.</summary>
    public static IReadOnlyList<HousekeepingRow> Rows { get; } =
    [
        .. OpenWebUi(),
        .. LibreChat(),
        .. NextChat(),
        .. OtherChats(),
        .. Agents(),

        // Whoever wants nothing but a title of a conversation, in a schema of its own.
        Row("any", Title, "$title", Holds(HousekeepingPlace.Anywhere, "this conversation", "the conversation", "chat session", "coding session"))
            with { SchemaFields = [Title, "language", "emoji"] },
    ];

    private static HousekeepingRow[] OpenWebUi()
    {
        const string client = "Open WebUI";
        return
        [
            Row(client, Title, "{\"title\":$title}",
                Begins("### Task:\nGenerate a concise"),
                Holds(HousekeepingPlace.LastMessage, "title"),
                Holds(HousekeepingPlace.LastMessage, "summarizing the chat history")),
            Row(client, "tags", "{\"tags\":[\"General\"]}",
                Begins("### Task:\nGenerate 1-3 broad tags categorizing the main themes of the chat history")),
            Row(client, "follow-ups", "{\"follow_ups\":[]}",
                Begins("### Task:\nSuggest 3-5 relevant follow-up questions or prompts")),
            Row(client, "search queries", "{\"queries\":[]}",
                Begins("### Task:\nAnalyze the chat history to determine the necessity of generating search queries")),
            Row(client, "autocompletion", "{\"text\":\"\"}",
                Begins("### Task:\nYou are an autocompletion system.")),
        ];
    }

    private static HousekeepingRow[] LibreChat()
    {
        const string client = "LibreChat";
        return
        [
            Row(client, Title, "$title", Begins("Provide a concise, 5-word-or-less title for the conversation")),
            Row(client, Title, "$title", Begins("Analyze this conversation and provide:")) with { SchemaFields = [Title, "language"] },
        ];
    }

    private static HousekeepingRow[] NextChat()
    {
        const string client = "NextChat";
        return
        [
            Row(client, Title, "$title",
                Begins(
                    "Please generate a four to five word title summarizing our conversation without any lead-in",
                    "使用四到五个字直接返回这句话的简要主题，不要解释")) with { MaxMessages = AnyNumber },
            Row(client, Summary, "$summary",
                Begins(
                    "Summarize the discussion briefly in 200 words or less to use as a prompt for future context",
                    "简要总结一下对话内容，用作后续的上下文提示 prompt")) with { MaxMessages = AnyNumber },
        ];
    }

    private static HousekeepingRow[] OtherChats() =>
    [
        Row("HuggingFace chat-ui", Title, "$title", Instructs("You are a chat thread titling assistant.")),
        Row("LobeChat", Title, "$title", Instructs("You are a professional conversation summarizer. Generate a concise title")),
        Row("LobeChat", Summary, "$summary",
            Instructs("You're an assistant who's good at extracting key takeaways from conversations and summarizing them.")),
        Row("big-AGI", Title, "$title", Instructs("You are an AI conversation titles assistant")),
        Row("BetterChatGPT", Title, "$title", Begins("Generate a title in less than 6 words for the following message")),
    ];

    private static HousekeepingRow[] Agents() =>
    [
        Row("Claude Code", Title, "$title",
            Holds(HousekeepingPlace.Instructions, "You are naming a coding session"),
            new() { Place = HousekeepingPlace.FirstUserMessage, Words = ["<session>"] })
            with { Seat = Seat.Caller, SchemaFields = [Title] },
        Row("opencode", Title, "$title",
            Instructs("You are a title generator. You output ONLY a thread title."),
            new() { Place = HousekeepingPlace.FirstUserMessage, Words = ["Generate a title for this conversation:"] })
            with { Seat = Seat.Caller, MaxMessages = AnyNumber },
        Row("Codex", Title, "$title", Begins("Generate a concise, single-line task title of at most"))
            with { Seat = Seat.Caller, MaxMessages = AnyNumber, SchemaFields = [Title] },

        // Gemini CLI without -m: how hard a task is, and so which model is to do it. Always the larger one; older versions ask for its name.
        Row("Gemini CLI", "routing", "{\"complexity_reasoning\":\"A person answers.\",\"complexity_score\":100,\"model_choice\":\"pro\"}",
            Instructs("You are a specialized Task Routing AI."))
            with { Seat = Seat.Caller, MaxMessages = AnyNumber, SchemaFields = ["complexity_reasoning", "complexity_score", "reasoning", "model_choice"] },
    ];

    private static HousekeepingRow Row(string client, string kind, string answer, params HousekeepingMark[] marks) =>
        new() { Client = client, Kind = kind, Answer = answer, Marks = marks };

    private static HousekeepingMark Begins(params string[] words) => new() { Words = words };

    private static HousekeepingMark Holds(HousekeepingPlace place, params string[] words) =>
        new() { Place = place, AtStart = false, Words = words };

    private static HousekeepingMark Instructs(string words) => new() { Place = HousekeepingPlace.Instructions, Words = [words] };
}
