using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes.History;
using MotiveProxy.Runtimes.Storage;
using MotiveProxy.Tests.Common;

namespace MotiveProxy.Runtimes.Tests.Storage;

/// <summary>Lists of lives, where a process stores them and may be restarted, and where its store may fail.</summary>
public sealed class StoredHistoryTests : IDisposable
{
    private static readonly HistoryQuery All = new();
    private static readonly HistoryQuery Search = new() { Search = "question" };

    private readonly StoredNode _node = new();

    public void Dispose() => _node.Dispose();

    [Fact]
    public async Task After_a_crash_the_same_lives_are_listed_by_the_same_ids()
    {
        await LiveAsync("over", "question one");
        await _node.Caller("alive").Ask("question two").Admitted();
        var before = await ListAsync(All);

        _node.Crash();

        Assert.Equal(before, await ListAsync(All));
        Assert.Equal(["alive", "over"], (await ListAsync(Search)).Select(life => life.Name.Value));
    }

    [Fact]
    public async Task What_is_too_old_is_listed_no_longer()
    {
        _node.Retention = new Retention(TimeSpan.FromDays(30), long.MaxValue);
        _node.Restart();
        await LiveAsync("old", "question one");
        _node.Time.Advance(TimeSpan.FromDays(20));
        await LiveAsync("new", "question two");
        _node.Time.Advance(TimeSpan.FromDays(20));

        await StoredNode.UntilAsync(() => _node.Store.Lives(StoredNode.Name("old")).Count == 0);

        Assert.Equal(["new"], (await ListAsync(All)).Select(life => life.Name.Value));
        Assert.Equal(["new"], (await ListAsync(Search)).Select(life => life.Name.Value));
    }

    [Fact]
    public async Task A_live_session_whose_beginning_was_removed_is_listed_with_what_is_left()
    {
        await _node.Caller().Ask("question").Admitted();
        while (_node.Store.Sweep(_node.Time.GetUtcNow().AddDays(1), long.MaxValue))
        {
        }

        Assert.Equal((null, 0), Assert.Single((await ListAsync(All)).Select(life => (life.LastSaid, life.Answered))));
        Assert.Single(await ListAsync(Search));
    }

    [Fact]
    public async Task A_line_of_what_is_very_long_is_not_told_and_it_is_found_all_the_same()
    {
        await LiveAsync("room", "question " + new string('x', 2 * 1024 * 1024));

        Assert.Null(Assert.Single(await ListAsync(All)).LastSaid);
        Assert.Single(await ListAsync(Search));
    }

    [Fact]
    public async Task While_nothing_can_be_written_lives_are_listed_as_far_as_they_were()
    {
        await LiveAsync("room", "question");
        _node.Store.Break();

        Assert.Single(await ListAsync(Search));
    }

    [Fact]
    public async Task A_store_that_cannot_be_read_is_said()
    {
        await LiveAsync("room", "question");
        _node.Store.IsUnreadable = true;

        foreach (var query in new[] { All, Search })
            await Assert.ThrowsAsync<StoreException>(() => ListAsync(query));
        _node.Store.IsUnreadable = false;
        Assert.Single(await ListAsync(All));
    }

    [Fact]
    public async Task Answers_are_told_by_what_they_are()
    {
        Assert.Equal("[error 503] Come again.", await SaidAsync(new Ending.WithError(new Outcome.ErrorGiven(503, "Come again."))));
        Assert.Equal("No.", await SaidAsync(new Ending.Whole(new Answer([new AnswerPart.Refusal("No.")], FinishReason.Stop))));
        Assert.Equal("Let me [calls look]", await SaidAsync(new Ending.Whole(new Answer(
            [new AnswerPart.Text("Let\n me"), new AnswerPart.Call(new ToolCall("c1", "look", "{}"))], FinishReason.ToolCalls))));
    }

    private async Task<string> SaidAsync(Ending ending)
    {
        var tools = new Turn([Message.Of(Role.User, "question")]) { Tools = [new ToolDeclaration("look", null, null)] };
        var asked = _node.Caller(Guid.NewGuid().ToString()).Ask(tools);
        await asked.Admitted();
        Assert.Null(await _node.Runtime.AnswerAsync(asked.Id, ending).Soon());
        return (await ListAsync(All))[0].LastSaid!.Text;
    }

    private async Task LiveAsync(string name, string question)
    {
        await _node.Caller(name).Ask(question).Admitted();
        Assert.True(await _node.Runtime.CloseAsync(StoredNode.Name(name)).Soon());
    }

    private async Task<IReadOnlyList<SessionLife>> ListAsync(HistoryQuery query) =>
        (await _node.Runtime.ListAsync(query, CancellationToken.None).Soon()).Lives;
}
