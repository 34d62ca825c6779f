using System.Collections.Immutable;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes.Kept;
using MotiveProxy.Runtimes.Storage.Records;
using MotiveProxy.Tests.Common;

namespace MotiveProxy.Runtimes.Tests.Kept;

/// <summary>What clients may go on from, wherever it is kept.</summary>
public abstract class KeptAnswersContract
{
    private const int Most = 1_000;

    private static readonly SessionName Room = SessionName.Restore("room");

    protected ManualTime Time { get; } = new();

    protected SessionRules Rules { get; } = SessionRules.Default with { SessionTimeout = TimeSpan.FromMinutes(10) };

    protected RuntimeLimits Limits { get; private set; } = RuntimeLimits.Default;

    /// <summary>What is kept, as the first process or node sees it.</summary>
    protected abstract IKeptAnswers Kept { get; }

    /// <summary>What is kept, as whoever comes next sees it: the process after a crash, or another node.</summary>
    protected abstract IKeptAnswers Next();

    /// <summary>Does now what is done from time to time.</summary>
    protected virtual Task SweepAsync() => Task.CompletedTask;

    [Fact]
    public async Task What_is_kept_link_by_link_is_found_as_one_by_whoever_comes_next()
    {
        ImmutableArray<Message> first =
        [
            Message.Of(Role.System, "Be \"kind\".\n"),
            new Message(Role.User, [new Part.Text("é\u2028"), new Part.Image("data:image/png;base64,AA=="), new Part.Attachment("file", "a.pdf")]) { Name = "ann" },
            new Message(Role.Assistant, [new Part.Text("")]) { ToolCalls = [new ToolCall("c1", "look", "{ \"at\": 1 }")] },
        ];
        ImmutableArray<Message> second = [Message.Of(Role.Tool, "a door") with { ToolCallId = "c1" }, Message.Of(Role.Assistant, "At a door.")];
        ImmutableArray<ToolDeclaration> tools = [new ToolDeclaration("look", "Looks.", """{"type":"object"}"""), new ToolDeclaration("go", null, null)];
        await KeepAsync(new KeptLink("a1", first) { Tools = tools });
        await KeepAsync(new KeptLink("a2", second) { After = "a1", Before = new KeptConversation(first, tools) });

        var found = await FindAsync(Next(), "a2");
        AssertSame(new KeptConversation([.. first, .. second], tools), found!);
        AssertSame(new KeptConversation(first, tools), (await FindAsync(Next(), "a1"))!);
    }

    [Fact]
    public async Task A_conversation_can_branch_and_the_tools_that_were_declared_last_count()
    {
        await KeepAsync("a1", "one", tool: "look");
        await KeepAsync("a2", "left", after: "a1", tool: "go");
        await KeepAsync("a3", "right", after: "a1");

        Assert.Equal(["one", "left"], await TextsAsync(Next(), "a2"));
        Assert.Equal(["one", "right"], await TextsAsync(Next(), "a3"));
        Assert.Equal("go", Assert.Single((await FindAsync(Kept, "a2"))!.Tools).Name);
        Assert.Equal("look", Assert.Single((await FindAsync(Kept, "a3"))!.Tools).Name);
    }

    [Fact]
    public async Task Answers_are_found_by_their_ids_without_what_was_before()
    {
        await KeepAsync(new KeptLink("a1", [Message.Of(Role.User, "1?"), Message.Of(Role.Assistant, "1")]));
        await KeepAsync("a2", "2", after: "a1");

        var (answers, fault) = await Next().AnswersAsync(Room, ["a1", "a2", "a3", "'\0\ud83d"]).AsTask().Soon();

        Assert.Null(fault);
        Assert.Equal([("a1", "1"), ("a2", "2")], answers!.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => (pair.Key, pair.Value.Text)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("none")]
    [InlineData("a1 ")]
    [InlineData("' OR ''='")]
    [InlineData("\0 and half a pair: \ud83d")]
    public async Task What_is_not_kept_is_not_found(string id)
    {
        await KeepAsync("a1", "one");
        Assert.Null(await FindAsync(Kept, id));
        Assert.Null(await FindAsync(Next(), id));
    }

    [Theory]
    [InlineData("other")]
    [InlineData("room|A")]
    [InlineData("\0, \\ and half a pair: \ud83d")]
    public async Task What_is_kept_belongs_to_one_session(string other)
    {
        await KeepAsync("a1", "one");
        await Kept.KeepAsync(SessionName.Restore(other), Link("b1", "theirs"), CancellationToken.None).Soon();

        Assert.Equal((null, null), await Next().FindAsync(SessionName.Restore(other), "a1", Most).AsTask().Soon());
        Assert.Empty((await Next().AnswersAsync(SessionName.Restore(other), ["a1"]).AsTask().Soon()).Answers!);
        Assert.NotNull((await Next().FindAsync(SessionName.Restore(other), "b1", Most).AsTask().Soon()).Conversation);
        Assert.Null(await FindAsync(Next(), "b1"));
    }

    [Fact]
    public async Task The_same_answer_is_kept_once()
    {
        await KeepAsync("a1", "one");
        await KeepAsync("a2", "two", after: "a1");
        await KeepAsync("a1", "one");
        await Next().KeepAsync(Room, Link("a2", "two", after: "a1"), CancellationToken.None).Soon();

        Assert.Equal(["one", "two"], await TextsAsync(Next(), "a2"));
    }

    [Fact]
    public async Task A_conversation_is_kept_as_a_whole_until_nobody_has_gone_on_with_it_for_as_long_as_a_session_lives()
    {
        await KeepAsync("a1", "one");
        await KeepAsync("b1", "alone");
        Time.Advance(TimeSpan.FromMinutes(9));
        await KeepAsync("a2", "two", after: "a1");
        Time.Advance(TimeSpan.FromMinutes(9));

        Assert.Null(await FindAsync(Next(), "b1"));
        Assert.Empty((await Next().AnswersAsync(Room, ["b1"]).AsTask().Soon()).Answers!);
        Assert.NotNull(await FindAsync(Next(), "a1"));
        await SweepAsync();
        Assert.Equal(["one", "two"], await TextsAsync(Next(), "a2"));
        Time.Advance(TimeSpan.FromMinutes(2));
        Assert.Null(await FindAsync(Next(), "a2"));
        Assert.Null(await FindAsync(Next(), "a1"));
    }

    [Fact]
    public async Task A_conversation_whose_answers_are_named_is_in_use()
    {
        await KeepAsync("a1", "one");
        Time.Advance(TimeSpan.FromMinutes(9));
        await KeepAsync(Link("b1", "names it") with { Named = ["a1", "gone"] });
        Time.Advance(TimeSpan.FromMinutes(9));
        await SweepAsync();

        Assert.NotNull(await FindAsync(Next(), "a1"));
    }

    [Fact]
    public async Task If_what_it_goes_on_from_is_not_kept_any_more_an_answer_is_kept_with_all_that_was_before()
    {
        await KeepAsync("a1", "one", tool: "look");
        var before = await FindAsync(Kept, "a1");
        Time.Advance(TimeSpan.FromMinutes(11));
        await SweepAsync();
        await KeepAsync(Link("a2", "two", after: "a1") with { Before = before });

        var found = await FindAsync(Next(), "a2");
        Assert.Equal(["one", "two"], found!.Messages.Select(message => message.Text));
        Assert.Equal("look", Assert.Single(found.Tools).Name);
        Assert.Null(await FindAsync(Next(), "a1"));
    }

    [Fact]
    public async Task Too_many_messages_are_not_read()
    {
        await KeepAsync("a1", "one");
        for (var i = 2; i <= 20; i++)
            await KeepAsync($"a{i}", "more", after: $"a{i - 1}");

        Assert.NotNull((await Next().FindAsync(Room, "a20", 20).AsTask().Soon()).Conversation);
        Assert.Equal(FaultCode.TooManyMessages, (await Next().FindAsync(Room, "a20", 19).AsTask().Soon()).Fault!.Code);
        Assert.Equal(FaultCode.TooManyMessages, (await Next().FindAsync(Room, "a20", 1).AsTask().Soon()).Fault!.Code);
    }

    [Fact]
    public async Task A_conversation_takes_as_much_room_as_is_said_in_it_and_those_used_least_recently_go_first()
    {
        Limits = Limits with { KeptInMemory = 400_000, KeptInStore = 400_000 };
        await KeepAsync("b1", new string('x', 1_000));
        for (var i = 1; i <= 100; i++)
        {
            Time.Advance(TimeSpan.FromSeconds(1));
            await KeepAsync($"a{i}", new string('x', 1_000), after: i == 1 ? null : $"a{i - 1}");
        }

        await SweepAsync();
        Assert.NotNull(await FindAsync(Next(), "b1"));
        Assert.Equal(100, (await FindAsync(Next(), "a100"))!.Messages.Length);

        Time.Advance(TimeSpan.FromSeconds(1));
        await KeepAsync("c1", new string('x', 190_000));
        Time.Advance(TimeSpan.FromSeconds(1));
        await KeepAsync("c2", new string('x', 190_000));
        await SweepAsync();
        Assert.Null(await FindAsync(Next(), "b1"));
        Assert.Null(await FindAsync(Next(), "a100"));
        Assert.NotNull(await FindAsync(Next(), "c2"));
    }

    [Fact]
    public async Task What_is_forgotten_is_gone_and_nothing_else()
    {
        await KeepAsync("a1", "one");
        await KeepAsync("a2", "two", after: "a1");
        await Kept.KeepAsync(SessionName.Restore("other"), Link("b1", "theirs"), CancellationToken.None).Soon();

        await Next().ForgetAsync(Room).Soon();

        Assert.Null(await FindAsync(Next(), "a2"));
        Assert.Null(await FindAsync(Next(), "a1"));
        Assert.NotNull((await Next().FindAsync(SessionName.Restore("other"), "b1", Most).AsTask().Soon()).Conversation);
    }

    private static KeptLink Link(string id, string text, string? after = null, string? tool = null) => new(id, [Message.Of(Role.Assistant, text)])
    {
        After = after,
        Tools = tool is null ? [] : [new ToolDeclaration(tool, null, null)],
    };

    private static async Task<KeptConversation?> FindAsync(IKeptAnswers kept, string id)
    {
        var (conversation, fault) = await kept.FindAsync(Room, id, Most).AsTask().Soon();
        Assert.Null(fault);
        return conversation;
    }

    private static async Task<IEnumerable<string>> TextsAsync(IKeptAnswers kept, string id) =>
        (await FindAsync(kept, id))!.Messages.Select(message => message.Text);

    private static void AssertSame(KeptConversation expected, KeptConversation found) =>
        Assert.Equal(TurnRecords.Write(new Turn(expected.Messages) { Tools = expected.Tools }), TurnRecords.Write(new Turn(found.Messages) { Tools = found.Tools }));

    private Task KeepAsync(string id, string text, string? after = null, string? tool = null) => KeepAsync(Link(id, text, after, tool));

    private Task KeepAsync(KeptLink link) => Kept.KeepAsync(Room, link, CancellationToken.None).Soon();
}
