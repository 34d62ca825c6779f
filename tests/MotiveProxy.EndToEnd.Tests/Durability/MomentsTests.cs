namespace MotiveProxy.EndToEnd.Tests.Durability;

/// <summary>What is counted of a hit is what it broke.</summary>
public sealed class MomentsTests
{
    private const string Program = "caller 1";
    private const string Answer = "Answer to <q>";

    [Fact]
    public void Each_moment_of_an_exchange_is_told_from_the_others()
    {
        Entry[] exchange = [Step(Program, Durability.Step.Said, "q"), Person(Durability.Step.Heard, "q"), Person(Durability.Step.Typed, "An"), Person(Durability.Step.Said, Answer)];
        Entry hit = new("", "", Durability.Step.Hit, "");

        Assert.Equal(Moment.Asked, Only([.. exchange[..1], hit, Broke("")]));
        Assert.Equal(Moment.Shown, Only([.. exchange[..2], hit, Broke("")]));
        Assert.Equal(Moment.Typed, Only([.. exchange[..3], hit, Broke("A")]));
        Assert.Equal(Moment.Answered, Only([.. exchange, hit, Broke("")]));
        Assert.Equal(Moment.Delivering, Only([.. exchange, hit, Broke("An")]));
        Assert.Null(Only([.. exchange, hit, Step(Program, Durability.Step.Heard, Answer)]));
        Assert.Null(Only([.. exchange, Broke("")]));
    }

    [Fact]
    public void What_is_shown_again_has_no_answer_yet() => Assert.Equal(
        Moment.Shown,
        Only(
        [
            Step(Program, Durability.Step.Said, "q"), Chat(Durability.Step.Heard, "q"), Chat(Durability.Step.Said, Answer), Chat(Durability.Step.Broke, ""),
            Chat(Durability.Step.Heard, "q"), new("", "", Durability.Step.Hit, ""), Broke(""),
        ]));

    private static Moment? Only(Entry[] tape)
    {
        var broken = Moments.Broken(tape).Where(moment => moment.Value > 0).ToList();
        return broken.Count == 0 ? null : Assert.Single(broken).Key;
    }

    private static Entry Step(string who, Step step, string words) => new("1", who, step, words);

    private static Entry Chat(Step step, string words) => Step(Entry.Person, step, words);

    private static Entry Person(Step step, string words) => Chat(step, words) with { Prompt = "1" };

    private static Entry Broke(string words) => Step(Program, Durability.Step.Broke, words);
}
