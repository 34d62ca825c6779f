using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Server.WebConsole.Answering;

namespace MotiveProxy.Server.Tests.WebConsole.Answering;

/// <summary>Answers that are wrong because somebody wants them to be.</summary>
public sealed class PurposeAnswersTests
{
    private static readonly Outcome.ErrorGiven Busy = new(429, "Later.") { Type = "rate_limit_error", RetryAfter = 3 };

    private static readonly SeatedTurn Prompt =
        Some.Prompt("p", Some.Turn("Warm?") with { Tools = [new ToolDeclaration("weather", null, null), new ToolDeclaration("tram", null, null)] });

    public static TheoryData<PurposeKind, string, FinishReason, AnswerPart[]> Wholes() => new()
    {
        { PurposeKind.Refusal, "No.", FinishReason.Stop, [new AnswerPart.Refusal("No.")] },
        { PurposeKind.Length, "Once", FinishReason.Length, [new AnswerPart.Text("Once")] },
        { PurposeKind.Length, "", FinishReason.Length, [] },
        { PurposeKind.Filter, "Bad", FinishReason.ContentFilter, [new AnswerPart.Text("Bad")] },
        { PurposeKind.Filter, "", FinishReason.ContentFilter, [] },
        { PurposeKind.Empty, "left over", FinishReason.Stop, [] },
        { PurposeKind.UnknownTool, "launch", FinishReason.ToolCalls, [new AnswerPart.Call(new ToolCall("", "launch", "{}"))] },
        { PurposeKind.BrokenArguments, "{\"city", FinishReason.ToolCalls, [new AnswerPart.Call(new ToolCall("", "weather", "{\"city"))] },
    };

    [Theory]
    [MemberData(nameof(Wholes))]
    public void An_answer_ends_as_it_is_wanted_and_is_not_checked(PurposeKind kind, string text, FinishReason finish, AnswerPart[] parts)
    {
        var whole = Assert.IsType<Ending.Whole>(PurposeAnswers.Of(kind, text, Busy, Prompt));
        Assert.True(whole.IsForced);
        Assert.Equal(finish, whole.Rest.Finish);
        Assert.Equal(parts, whole.Rest.Parts);
    }

    [Fact]
    public void An_error_is_the_one_that_was_chosen() =>
        Assert.Equal(Busy, Assert.IsType<Ending.WithError>(PurposeAnswers.Of(PurposeKind.Error, "", Busy, Prompt)).Error);

    [Fact]
    public void All_that_is_offered_can_be_had_and_a_cut_connection_is_no_answer()
    {
        foreach (var purpose in Purpose.For(Prompt).Where(purpose => purpose.Kind is not PurposeKind.Drop))
            Assert.NotNull(PurposeAnswers.Of(purpose.Kind, purpose.Default, Busy, Prompt));
        Assert.Equal(Enum.GetValues<PurposeKind>().Order(), Purpose.For(Prompt).Select(purpose => purpose.Kind).Order());
        Assert.Throws<ArgumentOutOfRangeException>(() => PurposeAnswers.Of(PurposeKind.Drop, "", Busy, Prompt));
    }

    [Fact]
    public void Broken_arguments_are_offered_only_where_there_are_tools()
    {
        Assert.DoesNotContain(Purpose.For(Some.Prompt("p", Some.Turn("Warm?"))), purpose => purpose.Kind is PurposeKind.BrokenArguments);
        Assert.DoesNotContain(Purpose.For(Prompt with { Prompt = null }), purpose => purpose.Kind is PurposeKind.BrokenArguments);
    }

    [Fact]
    public void Every_error_that_is_offered_can_be_given()
    {
        Assert.All(ErrorPresets.All, preset =>
        {
            Assert.InRange(preset.Status, 400, 599);
            Assert.True(Outcome.ErrorGiven.IsType(preset.Type));
            Assert.Equal(preset, ErrorPresets.Of(preset.Status));
        });
    }
}
