namespace MotiveProxy.EndToEnd.Tests.Durability;

/// <summary>The checker finds what it is there for, so that its silence means something.</summary>
public sealed class CheckerTests
{
    private const string Program = "caller 1";
    private const string Other = "caller 2";

    private static readonly Entry[] Exchange =
        [Said(Program, "q"), Heard(Entry.Person, "q"), Said(Entry.Person, "Answer to <q>"), Heard(Program, "Answer to <q>")];

    [Fact]
    public void An_exchange_is_in_order() => Assert.Empty(Checker.Faults([Said(Entry.Person, Entry.Ping), .. Exchange]));

    [Fact]
    public void A_prompt_that_is_shown_again_after_a_break_is_in_order() => Assert.Empty(Checker.Faults(
    [
        Said(Program, "q"), Heard(Entry.Person, "q"),
        Said(Entry.Person, "Answer to <q>"), Broke(Entry.Person, ""), Broke(Program, "Answer"),
        Said(Entry.Person, Entry.Ping), .. Exchange,
    ]));

    [Fact]
    public void Swapped_answers_are_found() => FindsEach(
        "swapped",
        2,
        Said(Program, "q"),
        Said(Other, "r"),
        Heard(Entry.Person, "q"),
        Said(Entry.Person, "Answer to <q>"),
        Heard(Entry.Person, "r"),
        Said(Entry.Person, "Answer to <r>"),
        Heard(Program, "Answer to <r>"),
        Heard(Other, "Answer to <q>"));

    [Fact]
    public void The_beginning_of_anothers_answer_is_found() => FindsEach(
        "swapped",
        1,
        [
            Said(Other, "r"), Heard(Entry.Person, "r"), Said(Entry.Person, "Answer to <r>"),
            Said(Program, "q"), Broke(Program, "Answer to <r"), Heard(Other, "Answer to <r>"), .. Exchange,
        ]);

    [Fact]
    public void What_was_heard_before_it_was_typed_is_found() => FindsEach(
        "invented", 1, [Said(Program, "q"), Heard(Entry.Person, "q"), Typed("Answer"), Broke(Program, "Answer to"), .. Exchange[2..]]);

    [Fact]
    public void What_was_heard_after_it_was_typed_is_in_order() => Assert.Empty(Checker.Faults(
        [Said(Program, "q"), Heard(Entry.Person, "q"), Typed("Answer"), Broke(Program, "Answ"), Said(Program, "q"), .. Exchange[2..]]));

    [Fact]
    public void A_question_that_became_two_prompts_is_found() => FindsEach(
        "doubled",
        1,
        [Said(Program, "q"), Heard(Entry.Person, "q") with { Prompt = "1" }, Broke(Entry.Person, ""), Heard(Entry.Person, "q") with { Prompt = "2" }, .. Exchange[2..]]);

    [Fact]
    public void A_prompt_that_is_shown_twice_is_found() => FindsEach(
        "doubled", 1, [Said(Program, "q"), Heard(Entry.Person, "q"), Said(Entry.Person, Entry.Ping), .. Exchange[1..]]);

    [Fact]
    public void A_prompt_that_is_shown_after_its_answer_was_heard_is_found() => FindsEach("doubled", 1, [.. Exchange, Broke(Entry.Person, ""), Heard(Entry.Person, "q")]);

    [Fact]
    public void An_answer_that_comes_twice_is_found() => FindsEach("doubled", 1, [.. Exchange, Heard(Program, "Answer to <q>")]);

    [Fact]
    public void An_answer_that_never_comes_is_found() => FindsEach("lost", 1, Exchange[..3]);

    [Fact]
    public void An_answer_that_a_caller_went_on_without_is_found() => FindsEach(
        "lost", 1, [Said(Program, "r"), Heard(Entry.Person, "r"), Said(Entry.Person, "Answer to <r>"), .. Exchange]);

    [Fact]
    public void A_question_that_comes_back_to_a_caller_is_found() => Assert.Contains(
        Checker.Faults([Said(Other, "r"), .. Exchange[..3], Heard(Program, "r")]), fault => fault.StartsWith("crossed", StringComparison.Ordinal));

    [Fact]
    public void A_ping_that_comes_to_a_caller_is_found() => Assert.Contains(
        Checker.Faults([Said(Entry.Person, Entry.Ping), .. Exchange[..3], Heard(Program, Entry.Ping)]), fault => fault.StartsWith("crossed", StringComparison.Ordinal));

    [Fact]
    public void Words_that_nobody_said_are_found() => FindsEach(
        "invented", 2, Said(Program, "q"), Heard(Entry.Person, "q"), Heard(Program, "Answer to <q>"), Heard(Entry.Person, "x"));

    [Fact]
    public void A_question_of_another_room_is_found() => FindsEach("invented", 1, [.. Exchange, Said(Entry.Person, Entry.Ping) with { Room = "2" }, Heard(Entry.Person, "q") with { Room = "2" }]);

    private static void FindsEach(string kind, int count, params Entry[] tape)
    {
        var faults = Checker.Faults(tape);
        Assert.Equal(count, faults.Count);
        Assert.All(faults, fault => Assert.StartsWith(kind, fault, StringComparison.Ordinal));
    }

    private static Entry Typed(string words) => new("1", Entry.Person, Step.Typed, words);

    private static Entry Said(string who, string words) => new("1", who, Step.Said, words);

    private static Entry Heard(string who, string words) => new("1", who, Step.Heard, words);

    private static Entry Broke(string who, string words) => new("1", who, Step.Broke, words);
}
