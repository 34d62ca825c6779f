using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;

namespace MotiveProxy.Core.Tests;

/// <summary>Several people play the model: nobody answers what another is answering.</summary>
public sealed class ClaimTests
{
    [Theory]
    [InlineData("Ben")]
    [InlineData(null)]
    public void What_somebody_else_has_claimed_takes_no_part_and_no_answer(string? other)
    {
        var scene = new Scene();
        var prompt = scene.Caller("q");
        scene.Claim(prompt, "Ada");
        scene.Part(prompt, new AnswerPart.Text("x"), other);
        scene.Answer(prompt, Answer.OfText("x"), by: other);

        Assert.Equal([FaultCode.PromptClaimed, FaultCode.PromptClaimed], scene.Rejections.Select(fault => fault.Code));
        Assert.Contains("Ada", scene.Rejections[0].Detail, StringComparison.Ordinal);
        Assert.Empty(prompt.Parts);
        Assert.True(prompt.Waits);
    }

    [Fact]
    public void Who_has_claimed_a_prompt_answers_it()
    {
        var scene = new Scene();
        var prompt = scene.Caller("q");
        scene.Claim(prompt, "Ada");
        scene.Part(prompt, new AnswerPart.Text("well, "), "Ada");
        scene.Answer(prompt, Answer.OfText("yes"), by: "Ada");

        Assert.Equal("well, yes", prompt.Reply);
        Assert.Empty(scene.Rejections);
        Assert.Null(scene.State.Find(prompt.Admission!.Turn)?.Claim);
    }

    [Fact]
    public void What_nobody_has_claimed_anybody_answers()
    {
        var scene = new Scene();
        var prompt = scene.Caller("q");
        scene.Part(prompt, new AnswerPart.Text("well, "), "Ada");
        scene.Part(prompt, new AnswerPart.Text("perhaps "), "Ben");
        scene.Answer(prompt, Answer.OfText("yes"));

        Assert.Equal("well, perhaps yes", prompt.Reply);
    }

    [Fact]
    public void To_claim_again_changes_nothing()
    {
        var scene = new Scene();
        var prompt = scene.Caller("q");
        scene.Claim(prompt, "Ada");
        scene.Waits(5);
        scene.Claim(prompt, "Ada");
        scene.Claim(prompt, "Ada", takesOver: true);

        Assert.Equal(new PromptClaim("Ada", Some.Morning), scene.State.Find(prompt.Admission!.Turn)!.Claim);
        Assert.Single(scene.Events.OfType<SessionEvent.PromptClaimed>());
        Assert.Empty(scene.Rejections);
    }

    [Fact]
    public void What_another_has_claimed_can_be_taken_over_and_its_parts_stay()
    {
        var scene = new Scene();
        var prompt = scene.Caller("q");
        scene.Claim(prompt, "Ada");
        scene.Part(prompt, new AnswerPart.Text("well, "), "Ada");
        scene.Claim(prompt, "Ben");
        Assert.Equal(FaultCode.PromptClaimed, Assert.Single(scene.Rejections).Code);

        scene.Claim(prompt, "Ben", takesOver: true);
        scene.Answer(prompt, Answer.OfText("hers"), by: "Ada");
        scene.Answer(prompt, Answer.OfText("his"), by: "Ben");
        Assert.Equal("well, his", prompt.Reply);
        Assert.Equal(["Ada", "Ben"], scene.Events.OfType<SessionEvent.PromptClaimed>().Select(claimed => claimed.By));
    }

    [Fact]
    public void What_is_released_is_for_anybody()
    {
        var scene = new Scene();
        var prompt = scene.Caller("q");
        scene.Claim(prompt, "Ada");
        scene.Release(prompt, "Ben");
        Assert.Equal(FaultCode.PromptClaimed, Assert.Single(scene.Rejections).Code);

        scene.Release(prompt, "Ada");
        scene.Release(prompt, "Ben");
        scene.Answer(prompt, Answer.OfText("a"));
        Assert.Equal("a", prompt.Reply);
        Assert.Equal("Ada", Assert.Single(scene.Events.OfType<SessionEvent.PromptReleased>()).By);
        Assert.Single(scene.Rejections);
    }

    [Fact]
    public void A_prompt_that_is_gone_cannot_be_claimed_or_released()
    {
        var scene = new Scene();
        var prompt = scene.Caller("q");
        scene.Answer(prompt, Answer.OfText("a"));
        scene.Claim(prompt, "Ada");
        scene.Release(prompt, "Ada");

        Assert.Equal([FaultCode.PromptGone, FaultCode.PromptGone], scene.Rejections.Select(fault => fault.Code));
    }

    [Fact]
    public void A_claim_outlives_the_callers_connection()
    {
        var scene = new Scene();
        var prompt = scene.Caller("q");
        scene.Claim(prompt, "Ada");
        scene.Loses(prompt);
        var retry = scene.Again(prompt);
        scene.Answer(prompt, Answer.OfText("x"));
        scene.Answer(prompt, Answer.OfText("a"), by: "Ada");

        Assert.Equal("a", retry.Reply);
        Assert.Single(scene.Rejections);
    }

    [Fact]
    public void A_claim_goes_with_a_prompt_that_turns_out_to_be_an_older_one()
    {
        var scene = new Scene();
        var older = scene.Caller("q");
        var younger = scene.Again(older);
        scene.Waits(1);
        scene.Claim(younger, "Ada");
        scene.Loses(older);

        Assert.Contains(scene.Events, happened => happened is SessionEvent.PromptFolded);
        scene.Answer(older, Answer.OfText("x"));
        scene.Answer(older, Answer.OfText("a"), by: "Ada");
        Assert.Equal("a", younger.Reply);
    }

    [Fact]
    public void A_chat_client_is_shown_what_is_claimed_and_its_answer_counts()
    {
        var scene = new Scene();
        var prompt = scene.Caller("q");
        scene.Claim(prompt, "Ada");
        Assert.Equal("q", scene.StandIn("/join").Reply);
        scene.StandIn("from the chat", "/join", "q");
        scene.Answer(prompt, Answer.OfText("late"), by: "Ada");

        Assert.Equal("from the chat", prompt.Reply);
        Assert.Equal(FaultCode.PromptGone, Assert.Single(scene.Rejections).Code);
    }

    [Theory]
    [InlineData("Ada", true)]
    [InlineData(" ", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    [InlineData("A\nda", false)]
    public void A_name_is_something_to_be_called_by(string? name, bool isOne)
    {
        Assert.Equal(isOne, PromptClaim.IsName(name));
        Assert.True(PromptClaim.IsName(new string('a', 64)));
        Assert.False(PromptClaim.IsName(new string('a', 65)));
    }
}
