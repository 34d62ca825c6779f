using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;

namespace MotiveProxy.Core.Tests;

/// <summary>Connections that an operator cuts on purpose.</summary>
public sealed class DropTests
{
    [Fact]
    public void Everybody_who_waits_for_the_prompt_is_cut_without_a_word_and_the_prompt_stays()
    {
        var scene = new Scene();
        var first = scene.Caller("q");
        var second = scene.Again(first, saysRetry: true);
        scene.Part(first, new AnswerPart.Text("well, "));
        scene.Drop(first);

        Assert.All([first, second], hold => Assert.IsType<Outcome.Dropped>(hold.Outcome));
        Assert.Equal(first.Admission!.Turn, Assert.Single(scene.State.OpenPrompts).Id);
        Assert.Single(scene.Events.OfType<SessionEvent.PromptDropped>());
        Assert.Equal(2, scene.Events.Count(happened => happened is SessionEvent.HoldLost));
    }

    [Fact]
    public void A_client_that_comes_back_joins_the_prompt_and_gets_all_of_its_answer()
    {
        var scene = new Scene();
        var asked = scene.Caller("q");
        scene.Part(asked, new AnswerPart.Text("well, "));
        scene.Drop(asked);
        var retry = scene.Again(asked);
        scene.Answer(asked, Answer.OfText("yes"));

        Assert.Equal(asked.Admission!.Turn, retry.Admission!.Turn);
        Assert.Equal("well, yes", retry.Reply);
    }

    [Fact]
    public void A_client_that_does_not_is_given_up_after_the_grace()
    {
        var scene = new Scene();
        var asked = scene.Caller("q");
        scene.Drop(asked);
        scene.Waits(119);
        Assert.Single(scene.State.OpenPrompts);

        scene.Waits(1);
        Assert.Empty(scene.State.OpenPrompts);
        Assert.Contains(scene.Events, happened => happened is SessionEvent.TurnWithdrawn { Reason: null });
    }

    [Fact]
    public void A_connection_that_reports_its_own_end_is_no_news()
    {
        var scene = new Scene();
        var asked = scene.Caller("q");
        scene.Drop(asked);
        var told = scene.Events.Count;
        scene.Loses(asked);

        Assert.Equal(told, scene.Events.Count);
    }

    [Fact]
    public void Who_asked_the_same_before_on_purpose_is_no_retry_of_what_is_dropped()
    {
        var scene = new Scene();
        var one = scene.Caller("q");
        var other = scene.Again(one);
        scene.Waits(1);
        scene.Drop(one);
        Assert.Equal(2, scene.State.OpenPrompts.Count());

        var retry = scene.Again(one);
        scene.Answer(one, Answer.OfText("1"));
        scene.Answer(other, Answer.OfText("2"));
        Assert.Equal(("1", "2"), (retry.Reply, other.Reply));
    }

    [Fact]
    public void What_another_has_claimed_is_not_dropped()
    {
        var scene = new Scene();
        var asked = scene.Caller("q");
        scene.Claim(asked, "Ada");
        scene.Drop(asked, "Ben");
        Assert.Equal(FaultCode.PromptClaimed, Assert.Single(scene.Rejections).Code);
        Assert.True(asked.Waits);

        scene.Drop(asked, "Ada");
        Assert.IsType<Outcome.Dropped>(asked.Outcome);
    }

    [Fact]
    public void Where_nobody_waits_nothing_is_cut_and_what_is_gone_is_refused()
    {
        var scene = new Scene();
        var asked = scene.Caller("q");
        scene.Loses(asked);
        scene.Drop(asked);
        Assert.DoesNotContain(scene.Events, happened => happened is SessionEvent.PromptDropped);
        Assert.Empty(scene.Rejections);

        scene.Answer(asked, Answer.OfText("a"));
        scene.Drop(asked);
        Assert.Equal(FaultCode.PromptGone, Assert.Single(scene.Rejections).Code);
    }
}
