using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;

namespace MotiveProxy.Core.Tests;

/// <summary>
/// A stand-in's client repeats its turn without saying so, and looks like a caller until the loss of the earlier hold is noticed. Each was a way to
/// hear its own words afterwards.
/// </summary>
public sealed class OwnWordsTests
{
    [Fact]
    public void A_stand_in_that_came_back_unnoticed_and_comes_back_again_is_not_shown_its_own_words()
    {
        var scene = new Scene { Delivers = false };
        var ping = scene.Unnamed("ping");
        var second = scene.Again(ping);
        scene.Waits(1);
        scene.Loses(ping);
        var third = scene.Again(ping);
        scene.Waits(1);

        Assert.Equal(FaultCode.Superseded, second.Fault);
        Assert.Equal((Seat.StandIn, true), (third.Seat, third.Waits));
        Assert.Empty(scene.State.OpenPrompts);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Nor_is_one_that_is_the_caller_by_now_because_another_took_its_seat(bool hasManyProcesses)
    {
        var scene = new Scene(hasManyProcesses ? ManyProcesses : null) { Delivers = false };
        var (ping, second) = ComesBackAsTheCaller(scene);
        scene.Loses(ping);
        var third = scene.Again(ping);
        scene.Waits(9);

        Assert.Equal(FaultCode.Superseded, second.Fault);
        Assert.Equal((Seat.StandIn, true), (third.Seat, third.Waits));
        Assert.Empty(scene.State.OpenPrompts);
    }

    [Fact]
    public void What_is_being_answered_stays_a_prompt_and_so_do_its_copies()
    {
        var scene = new Scene { Delivers = false };
        var (ping, second) = ComesBackAsTheCaller(scene);
        scene.Part(second, new AnswerPart.Text("Well"));
        var third = scene.Again(ping);
        scene.Waits(1);
        scene.Loses(ping);

        Assert.Empty(third.Parts);
        Assert.Equal(2, scene.State.OpenPrompts.Count());
        scene.Answer(second, Answer.OfText(" met."));
        Assert.Equal("Well met.", second.Reply);
    }

    [Fact]
    public void A_copy_whose_client_is_gone_is_not_shown_to_one_that_waits()
    {
        var scene = new Scene { Delivers = false };
        var (ping, second) = ComesBackAsTheCaller(scene);
        var third = scene.Again(ping);
        scene.Waits(1);
        scene.Loses(third);
        scene.Loses(ping);

        Assert.True(second.Waits);
        Assert.Empty(second.Parts);
        Assert.Empty(scene.State.OpenPrompts);
    }

    [Fact]
    public void Nor_is_one_shown_to_whoever_comes_later()
    {
        var scene = new Scene { Delivers = false };
        var (ping, second) = ComesBackAsTheCaller(scene);
        scene.Loses(second);
        scene.Loses(ping);
        Assert.Empty(scene.State.OpenPrompts);

        var third = scene.Again(ping);
        Assert.Equal((Seat.StandIn, true), (third.Seat, third.Waits));
        scene.Loses(third);
        scene.Waits(121);
        Assert.DoesNotContain(scene.State.Turns, turn => turn.IsOpen);
    }

    [Fact]
    public void A_named_caller_that_says_the_same_is_a_caller()
    {
        var scene = new Scene { Delivers = false };
        var ping = scene.Unnamed("hello");
        scene.Loses(ping);
        var second = scene.Again(ping);
        var prompt = scene.Arrives(ping.Turn, Some.Asker("same", Seat.Caller));

        Assert.Equal("hello", second.Reply);
        Assert.True(prompt.Waits);
    }

    private static SessionRules ManyProcesses => SessionRules.Default with { DeathNotice = TimeSpan.FromSeconds(8), AreNeighbours = static (_, _) => false };

    // Another stand-in answers what the first was shown. What the first says again looks like a caller's prompt, and is presented to the other.
    private static (HoldLog Ping, HoldLog Second) ComesBackAsTheCaller(Scene scene)
    {
        var ping = scene.Unnamed("ping");
        var prompt = scene.Arrives(Some.Turn("Hello"), Some.Asker("same", Seat.Caller));
        var other = scene.StandIn("Hi", "ping", "Hello");
        var second = scene.Again(ping);
        scene.Waits(9);

        Assert.Equal("Hi", prompt.Reply);
        Assert.Equal("ping", other.Reply);
        Assert.Equal((Seat.Caller, SeatingRule.Client), (second.Seat, second.Rule));
        return (ping, second);
    }
}
