using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes.History;
using MotiveProxy.Runtimes.Storage;
using MotiveProxy.Tests.Common;

namespace MotiveProxy.Runtimes.Tests.Contract;

public abstract partial class SessionRuntimeContract
{
    [Fact]
    public async Task Lives_are_listed_with_what_was_said_last_the_one_that_began_last_first()
    {
        await Talk("first", "How are\n you?", "Fine.");
        Pass(60);
        await Caller("second").Ask("Who goes there?").Admitted();

        var (lives, next, isPartial) = await History(new HistoryQuery());

        Assert.Equal(["second", "first"], lives.Select(life => life.Name.Value));
        Assert.Equal(new LastSaid(Seat.Caller, "Who goes there?"), lives[0].LastSaid);
        Assert.Equal(new LastSaid(Seat.StandIn, "Fine."), lives[1].LastSaid);
        Assert.Equal([0, 1], lives.Select(life => life.Answered));
        Assert.Equal(TimeSpan.FromSeconds(60), lives[0].Since - lives[1].Since);
        Assert.All(lives, life => Assert.Equal((1, null, null), (life.Number, life.Until, life.Why)));
        Assert.Equal((null, false), (next, isPartial));
        Assert.Empty((await History(new HistoryQuery { ClosedOnly = true })).Lives);
    }

    [Fact]
    public async Task What_is_over_is_listed_with_when_and_why_it_ended_where_it_is_kept()
    {
        await Talk("room", "q", new string('x', 500));
        Pass(5);
        var ended = Time.GetUtcNow();
        Assert.True(await Runtime.CloseAsync(Name("room")).Soon());
        Pass(5);
        await Caller().Ask("again").Admitted();

        var all = (await History(new HistoryQuery())).Lives;
        var over = (await History(new HistoryQuery { ClosedOnly = true })).Lives;

        Assert.Equal(KeepsWhatIsOver ? [1, 2] : [1], all.Select(life => life.Number));
        if (!KeepsWhatIsOver)
        {
            Assert.Empty(over);
            return;
        }

        var one = Assert.Single(over);
        Assert.Equal((all[1].Id, ended, ClosingReason.Operator, 1), (one.Id, one.Until!.Value, one.Why!.Value, one.Answered));
        Assert.Equal(new string('x', LastSaid.MostCharacters - 1) + "…", one.LastSaid!.Text);
    }

    [Fact]
    public async Task A_life_can_be_read_by_its_id_also_when_its_name_lives_again()
    {
        await Caller().Ask("first").Admitted();
        var first = Assert.Single((await History(new HistoryQuery())).Lives).Id;

        Assert.Equal("first", await PromptOf("room", first));
        Assert.True(await Runtime.CloseAsync(Name("room")).Soon());
        await Caller().Ask("second").Admitted();

        Assert.Equal(KeepsWhatIsOver ? "first" : null, await PromptOf("room", first));
        Assert.Equal("second", await PromptOf("room", (await History(new HistoryQuery())).Lives[0].Id));
        Assert.Null(await PromptOf("elsewhere", first));
    }

    [Fact]
    public async Task What_is_forgotten_is_listed_no_longer_and_what_lives_still_is()
    {
        await Caller().Ask("first").Admitted();
        Assert.True(await Runtime.CloseAsync(Name("room")).Soon());
        await Caller().Ask("second").Admitted();

        Assert.Equal(KeepsWhatIsOver ? 1 : 0, await Node.Transcripts.ForgetAsync(Name("room")).Soon());

        Assert.Equal("second", Assert.Single((await History(new HistoryQuery())).Lives).LastSaid!.Text);
        Assert.Empty(await Found("first"));
    }

    [Theory]
    [InlineData("a/b?c=%41&d")]
    [InlineData("100%_'\"\\")]
    [InlineData("nul\0and\nline 😀")]
    [InlineData("Ὀδυσσεύς ")]
    public async Task A_name_may_hold_anything(string name)
    {
        await Caller(name).Ask("q").Admitted();

        var life = Assert.Single((await History(new HistoryQuery { Search = name.Split('\n')[0] })).Lives);

        Assert.Equal(name, life.Name.Value);
        Assert.Equal("q", await PromptOf(name, life.Id));
    }

    [Fact]
    public async Task Thousands_of_lives_are_had_page_by_page_each_once()
    {
        const int Many = 2_000;
        var asked = Enumerable.Range(0, Many).Select(i => Caller($"room {i}").Ask("q")).ToList();
        await Task.WhenAll(asked.Select(one => one.Admitted()));
        if (KeepsWhatIsOver)
            await Task.WhenAll(Enumerable.Range(0, Many / 2).Select(i => Runtime.CloseAsync(Name($"room {i}")).AsTask())).Soon();

        var names = new List<string>();
        LifeId? next = null;
        do
        {
            var page = await History(new HistoryQuery { Before = next, Limit = HistoryQuery.MostLives });
            names.AddRange(page.Lives.Select(life => life.Name.Value));
            next = page.Next;
        }
        while (next is not null);

        Assert.Equal(Enumerable.Range(0, Many).Select(i => $"room {i}").Order(StringComparer.Ordinal), names.Order(StringComparer.Ordinal));
        Assert.Equal(["room 1234"], await Found("ROOM 1234"));
    }

    [Fact]
    public async Task A_page_leads_to_the_next_until_there_is_no_more()
    {
        foreach (var name in new[] { "a", "b", "c", "d" })
            await Caller(name).Ask("q").Admitted();

        var first = await History(new HistoryQuery { Limit = 2 });
        var second = await History(new HistoryQuery { Limit = 2, Before = first.Next });

        Assert.Equal("dc", string.Concat(first.Lives.Select(life => life.Name.Value)));
        Assert.Equal("ba", string.Concat(second.Lives.Select(life => life.Name.Value)));
        Assert.Null(second.Next);
        Assert.Empty((await History(new HistoryQuery { Before = second.Lives[^1].Id })).Lives);
    }

    private async Task Talk(string session, string question, string answer)
    {
        var asked = Caller(session).Ask(question);
        await asked.Admitted();
        Assert.Null(await Runtime.AnswerAsync(asked.Id, Answer(answer)).Soon());
        Assert.Equal(answer, await asked.Text());
    }

    private async Task<HistoryPage> History(HistoryQuery query) => await Node.Transcripts.ListAsync(query, CancellationToken.None).Soon();

    private async Task<List<string>> Found(string search) =>
        [.. (await History(new HistoryQuery { Search = search })).Lives.Select(life => life.Name.Value)];

    private async Task<string?> PromptOf(string session, LifeId life)
    {
        if (await Node.Transcripts.ReadAsync(Name(session), life).Soon() is not { } notices)
            return null;

        await foreach (var notice in notices)
        {
            if (notice.Event is SessionEvent.PromptOpened opened)
                return opened.Turn.Messages[^1].Text;
        }

        return "";
    }
}
