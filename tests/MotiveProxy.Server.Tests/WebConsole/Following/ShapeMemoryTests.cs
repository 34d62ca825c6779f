using MotiveProxy.Core.Sessions;
using MotiveProxy.Server.WebConsole.Drawing;
using MotiveProxy.Server.WebConsole.Following;

namespace MotiveProxy.Server.Tests.WebConsole.Following;

/// <summary>What a prompt is compared with, to show what its caller has changed.</summary>
public sealed class ShapeMemoryTests
{
    private static readonly TurnId First = new("first");
    private static readonly TurnId Second = new("second");

    private readonly ShapeMemory _memory = new();

    [Fact]
    public void A_prompt_is_compared_with_the_one_before_it()
    {
        Note(Some.Prompt("first", Some.Turn("Be brief.", "One?"), since: 1));
        Assert.Null(_memory.Before(Some.Room, First));

        Note(Some.Prompt("second", Some.Turn("Be long.", "Two?"), since: 2));
        Assert.Equal(new TurnShape("Be brief.", ""), _memory.Before(Some.Room, Second));
        Assert.Null(_memory.Before(Some.Room, First));
    }

    [Fact]
    public void A_prompt_that_is_looked_at_again_is_not_before_itself()
    {
        Note(Some.Prompt("first", Some.Turn("Be brief.", "One?"), since: 1));
        Note(Some.Prompt("second", Some.Turn("Be long.", "Two?"), since: 2));
        Note();
        Note(Some.Prompt("first", Some.Turn("Be brief.", "One?"), since: 1), Some.Prompt("second", Some.Turn("Be long.", "Two?"), since: 2));
        Assert.Equal("Be brief.", _memory.Before(Some.Room, Second)!.Instructions);
    }

    [Fact]
    public void Of_prompts_that_wait_together_each_is_before_the_next()
    {
        Note(
            Some.Prompt("first", Some.Turn("A", "?"), since: 1), Some.Prompt("second", Some.Turn("B", "?"), since: 2), Some.Prompt("third", Some.Turn("C", "?"), since: 3));
        Assert.Equal("B", _memory.Before(Some.Room, new TurnId("third"))!.Instructions);
        Assert.Null(_memory.Before(Some.Room, Second));
    }

    [Fact]
    public void What_is_over_is_forgotten_and_what_lives_is_not()
    {
        var elsewhere = SessionName.Restore("elsewhere");
        foreach (var session in new[] { Some.Room, elsewhere })
        {
            _memory.Note(Some.View(session, Some.Prompt("first", Some.Turn("A", "?"), since: 1)));
            _memory.Note(Some.View(session, Some.Prompt("second", Some.Turn("B", "?"), since: 2)));
        }

        _memory.KeepOnly(name => name == elsewhere);
        Assert.Null(_memory.Before(Some.Room, Second));
        Assert.NotNull(_memory.Before(elsewhere, Second));
    }

    [Fact]
    public void Of_a_session_nobody_looked_at_nothing_is_known() => Assert.Null(_memory.Before(Some.Room, First));

    private void Note(params SeatedTurn[] prompts) => _memory.Note(Some.View(Some.Room, prompts));
}
