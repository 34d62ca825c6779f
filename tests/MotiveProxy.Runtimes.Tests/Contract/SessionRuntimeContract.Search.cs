using System.Collections.Immutable;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Runtimes.History;
using MotiveProxy.Runtimes.Storage;

namespace MotiveProxy.Runtimes.Tests.Contract;

public abstract partial class SessionRuntimeContract
{
    [Theory]
    [InlineData("dragon", "tale song")]
    [InlineData("DRAGON tale", "tale")]
    [InlineData("  knight\tprincess  ", "tale")]
    [InlineData("song dragon", "song")]
    [InlineData("song princess", "")]
    [InlineData("ÜBER", "song")]
    [InlineData("😀", "song")]
    [InlineData("100%", "song")]
    [InlineData("%", "song")]
    [InlineData("a_b", "song")]
    [InlineData("_", "song")]
    [InlineData("\"quoted\"", "song")]
    [InlineData("c:\\new", "song")]
    [InlineData("drag%n", "")]
    public async Task Every_word_must_occur_in_the_name_or_in_what_was_said_and_no_character_is_special(string search, string found)
    {
        await Talk("song", "A dragon über the hill 😀", "100% a_b \"quoted\" c:\\new\nline");
        await Talk("tale", "A knight and a dragon", "and a princess");
        await Talk("other", "Nothing", "at all");

        Assert.Equal(found.Split(' ', StringSplitOptions.RemoveEmptyEntries), await Found(search));
    }

    [Fact]
    public async Task Calls_and_refusals_are_searched_and_what_a_caller_declares_is_not()
    {
        var turn = new Turn([Message.Of(Role.User, "q")]) { Tools = [new ToolDeclaration("look", "Describes a place.", """{"type":"object"}""")] };
        var asked = Caller().Ask(turn);
        await asked.Admitted();
        ImmutableList<AnswerPart> answer = [new AnswerPart.Call(new ToolCall("c1", "look", """{"where":"cellar"}"""))];
        foreach (var part in answer)
            Assert.Null(await Runtime.GivePartAsync(asked.Id, part));
        Assert.Null(await Runtime.AnswerAsync(asked.Id, Answer("")));
        await asked.Reply();

        Assert.Equal(["room"], await Found("look cellar"));
        Assert.Empty(await Found("describes"));
        foreach (var word in new[] { "messages", "parts", "role", "format", "user" })
            Assert.Empty(await Found(word));
    }

    [Fact]
    public async Task A_search_ends_early_when_there_is_too_much_to_look_into_and_the_next_goes_on_where_it_ended()
    {
        Limits = Limits with { SearchedBytes = 100_000 };
        for (var i = 0; i < 5; i++)
            await Talk($"room {i}", i is 0 or 3 ? "needle" : "hay", new string('x', 40_000));

        var names = new List<string>();
        LifeId? next = null;
        var pages = 0;
        do
        {
            var page = await History(new HistoryQuery { Search = "needle", Before = next });
            Assert.Equal(page.Next is not null, page.IsPartial);
            names.AddRange(page.Lives.Select(life => life.Name.Value));
            next = page.Next;
            pages++;
        }
        while (next is not null);

        Assert.Equal(["room 3", "room 0"], names);
        Assert.InRange(pages, 2, 4);
    }

    [Fact]
    public async Task A_life_that_is_too_large_for_a_search_is_passed_over_and_that_is_said()
    {
        Limits = Limits with { SearchedBytes = 10_000 };
        await Talk("small", "needle", "a");
        await Talk("large", new string('x', 40_000), "needle");

        var first = await History(new HistoryQuery { Search = "elephant" });
        var second = await History(new HistoryQuery { Search = "needle", Before = first.Next });

        Assert.Equal((0, true), (first.Lives.Count, first.IsPartial));
        Assert.Equal("small", Assert.Single(second.Lives).Name.Value);
        Assert.False(second.IsPartial);
    }

    [Fact]
    public async Task A_search_whose_time_is_over_says_so_and_has_looked_at_one_life_at_least()
    {
        Limits = Limits with { SearchTime = TimeSpan.FromTicks(-1) };
        await Talk("second", "q", "a");
        await Talk("first", "q", "a");

        var page = await History(new HistoryQuery { Search = "first" });
        var next = await History(new HistoryQuery { Search = "second", Before = page.Next });

        Assert.Equal("first", Assert.Single(page.Lives).Name.Value);
        Assert.Equal((true, "second"), (page.IsPartial, Assert.Single(next.Lives).Name.Value));
    }

    [Fact]
    public async Task A_search_nobody_waits_for_any_more_ends()
    {
        await Talk("room", "q", "a");
        using var gone = new CancellationTokenSource();
        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Node.Transcripts.ListAsync(new HistoryQuery { Search = "a" }, gone.Token).AsTask());
    }
}
