using MotiveProxy.Core.Sessions;

namespace MotiveProxy.Protocols.Housekeeping;

/// <summary>The background requests of known clients, in the words of their sources.</summary>
internal static class HousekeepingDefaults
{
    private const string Title = "title";
    private const string Summary = "summary";

    /// <summary>The rows, the more exact ones first.</summary>
    public static IReadOnlyList<HousekeepingRow> Rows { get; } =
    [
        .. OpenWebUi(),
        .. LibreChat(),
        .. NextChat(),
        .. OtherChats(),
        .. Agents(),

        // Whoever wants nothing but a title of a conversation, in a schema of its own.
        new()
        {
            Client = "any", Kind = Title, SchemaFields = [Title, "language", "emoji"],
            Marks = [new() { Place = HousekeepingPlace.Anywhere, AtStart = false, Words = ["conversation", "chat session", "coding session", "thread"] }],
        },
    ];

    private static IEnumerable<HousekeepingRow> OpenWebUi()
    {
        const string client = "Open WebUI";
        yield return new()
        {
            Client = client, Kind = Title, Answer = "{\"title\":$title}",
            Marks = [Begins("### Task:\nGenerate a concise"), Holds("title"), Holds("summarizing the chat history")],
        };
        yield return new()
        {
            Client = client, Kind = "tags", Answer = "{\"tags\":[\"General\"]}",
            Marks = [Begins("### Task:\nGenerate 1-3 broad tags categorizing the main themes of the chat history")],
        };
        yield return new()
        {
            Client = client, Kind = "follow-ups", Answer = "{\"follow_ups\":[]}",
            Marks = [Begins("### Task:\nSuggest 3-5 relevant follow-up questions or prompts")],
        };
        yield return new()
        {
            Client = client, Kind = "search queries", Answer = "{\"queries\":[]}",
            Marks = [Begins("### Task:\nAnalyze the chat history to determine the necessity of generating search queries")],
        };
        yield return new()
        {
            Client = client, Kind = "autocompletion", Answer = "{\"text\":\"\"}",
            Marks = [Begins("### Task:\nYou are an autocompletion system.")],
        };
    }

    private static IEnumerable<HousekeepingRow> LibreChat()
    {
        const string client = "LibreChat";
        yield return new()
        {
            Client = client, Kind = Title,
            Marks = [Begins("Provide a concise, 5-word-or-less title for the conversation")],
        };
        yield return new()
        {
            Client = client, Kind = Title, SchemaFields = [Title, "language"],
            Marks = [Begins("Analyze this conversation and provide:")],
        };
    }

    // The request is the conversation, with the client's own words as its last message.
    private static IEnumerable<HousekeepingRow> NextChat()
    {
        const string client = "NextChat";
        yield return new()
        {
            Client = client, Kind = Title, MaxMessages = int.MaxValue,
            Marks =
            [
                Begins(
                    "Please generate a four to five word title summarizing our conversation without any lead-in",
                    "使用四到五个字直接返回这句话的简要主题，不要解释"),
            ],
        };
        yield return new()
        {
            Client = client, Kind = Summary, MaxMessages = int.MaxValue, Answer = "$summary",
            Marks =
            [
                Begins(
                    "Summarize the discussion briefly in 200 words or less to use as a prompt for future context",
                    "简要总结一下对话内容，用作后续的上下文提示 prompt"),
            ],
        };
    }

    private static IEnumerable<HousekeepingRow> OtherChats()
    {
        yield return new() { Client = "HuggingFace chat-ui", Kind = Title, Marks = [Instructed("You are a chat thread titling assistant.")] };
        yield return new() { Client = "LobeChat", Kind = Title, Marks = [Instructed("You are a professional conversation summarizer. Generate a concise title")] };
        yield return new()
        {
            Client = "LobeChat", Kind = Summary, Answer = "$summary",
            Marks = [Instructed("You're an assistant who's good at extracting key takeaways from conversations and summarizing them.")],
        };
        yield return new() { Client = "big-AGI", Kind = Title, Marks = [Instructed("You are an AI conversation titles assistant")] };
        yield return new()
        {
            Client = "BetterChatGPT", Kind = Title,
            Marks = [Begins("Generate a title in less than 6 words for the following message")],
        };
    }

    private static IEnumerable<HousekeepingRow> Agents()
    {
        yield return new()
        {
            Client = "opencode", Kind = Title, Seat = Seat.Caller, MaxMessages = int.MaxValue,
            Marks =
            [
                Instructed("You are a title generator. You output ONLY a thread title."),
                new() { Place = HousekeepingPlace.FirstUserMessage, Words = ["Generate a title for this conversation:"] },
            ],
        };
    }

    private static HousekeepingMark Begins(params string[] words) => new() { Words = words };

    private static HousekeepingMark Holds(string words) => new() { AtStart = false, Words = [words] };

    private static HousekeepingMark Instructed(string words) => new() { Place = HousekeepingPlace.Instructions, Words = [words] };
}
