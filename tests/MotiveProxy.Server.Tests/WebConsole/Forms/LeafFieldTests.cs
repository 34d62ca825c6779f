using MotiveProxy.Server.WebConsole.Forms;

namespace MotiveProxy.Server.Tests.WebConsole.Forms;

/// <summary>What one input gives: text, numbers, true or false, a choice.</summary>
public sealed class LeafFieldTests
{
    [Fact]
    public void A_text_is_sent_as_it_was_typed()
    {
        var form = Forms.WithA("""{"type":"string"}""");
        form.A<TextField>().SetText("\"ü\\\n\t🧌</script>\u0001");

        Assert.Equal("""{"a":"\"ü\\\n\t🧌</script>\u0001"}""", form.ToJson());
    }

    [Fact]
    public void A_text_that_nobody_typed_is_missing_and_one_that_is_meant_to_be_empty_is_not()
    {
        var form = Forms.WithA("""{"type":"string"}""");

        Assert.Equal(["a: is missing"], form.Told());
        Assert.True(Assert.Single(form.Problems.All).IsMissing);

        form.A<TextField>().SetMeantEmpty(true);

        Assert.Equal("""{"a":""}""", form.ToJson());
        Assert.True(form.Problems.IsEmpty);
    }

    [Fact]
    public void A_text_that_was_typed_and_removed_is_missing_again()
    {
        var form = Forms.WithA("""{"type":"string"}""");
        form.A<TextField>().SetMeantEmpty(true);
        form.A<TextField>().SetText("x");
        form.A<TextField>().SetText("");

        Assert.Equal("{}", form.ToJson());
    }

    [Theory]
    [InlineData("""{"type":"string"}""", true)]
    [InlineData("""{"type":"string","format":"date"}""", false)]
    [InlineData("""{"type":"string","pattern":"^a"}""", false)]
    [InlineData("""{"type":"string","maxLength":80}""", false)]
    [InlineData("""{"type":"string","maxLength":81}""", true)]
    public void A_text_may_have_lines_unless_the_schema_speaks_against_it(string schema, bool may) =>
        Assert.Equal(may, Forms.WithA(schema).A<TextField>().IsMultiLine);

    [Fact]
    public void A_text_that_has_lines_is_shown_with_lines()
    {
        var field = Forms.WithA("""{"type":"string","maxLength":9}""").A<TextField>();
        field.SetText("a\nb");

        Assert.True(field.IsMultiLine);
        Assert.Equal(2, field.Rows);
    }

    [Theory]
    [InlineData("12345678901234567890123456789012345678901234567890")]
    [InlineData("1.10")]
    [InlineData("-0")]
    [InlineData("1E+400")]
    [InlineData("0.1e-7")]
    public void A_number_is_sent_digit_by_digit(string typed)
    {
        var form = Forms.WithA("""{"type":"number"}""");
        form.A<NumberField>().SetText($" {typed} ");

        Assert.Equal($$"""{"a":{{typed}}}""", form.ToJson());
        Assert.True(form.Problems.IsEmpty);
    }

    [Theory]
    [InlineData("three")]
    [InlineData("1,5")]
    [InlineData("0x10")]
    [InlineData(".5")]
    [InlineData("1 2")]
    [InlineData("true")]
    [InlineData("\"1\"")]
    public void What_is_no_number_stays_and_is_told(string typed)
    {
        var form = Forms.WithA("""{"type":"integer"}""");
        form.A<NumberField>().SetText(typed);

        Assert.Equal(typed, form.A<NumberField>().Text);
        Assert.Equal(["a: must be a whole number in digits, such as 12"], form.Told());
        Assert.False(form.Problems.All[0].IsMissing);
    }

    [Theory]
    [InlineData("""{"type":"integer"}""", "1.5", "a: must be a whole number, is 1.5")]
    [InlineData("""{"type":"integer","minimum":3}""", "2", "a: must be at least 3, is 2")]
    [InlineData("""{"type":"number","multipleOf":0.5}""", "0.7", "a: must be a multiple of 0.5, is 0.7")]
    public void A_number_that_the_schema_does_not_want_is_told(string schema, string typed, string told)
    {
        var form = Forms.WithA(schema);
        form.A<NumberField>().SetText(typed);

        Assert.Equal([told], form.Told());
    }

    [Fact]
    public void True_or_false_is_neither_until_it_is_chosen()
    {
        var form = Forms.WithA("""{"type":"boolean"}""");

        Assert.Equal("{}", form.ToJson());

        form.A<BooleanField>().SetValue(false);

        Assert.Equal("""{"a":false}""", form.ToJson());
    }

    [Fact]
    public void A_choice_is_of_any_values()
    {
        var form = Forms.WithA("""{"enum":["x","",1,null,{"k":[1]}]}""");
        var field = form.A<ChoiceField>();

        Assert.Equal(["x", "\"\"", "1", "null", """{"k":[1]}"""], field.Choices.Select(choice => choice.Label));

        field.Select(4);

        Assert.Equal("""{"a":{"k":[1]}}""", form.ToJson());

        field.Select(99);

        Assert.Equal("{}", form.ToJson());
    }

    [Theory]
    [InlineData("""{"const":"x"}""")]
    [InlineData("""{"type":"string","enum":["x"]}""")]
    public void Where_there_is_nothing_to_choose_the_value_is_there(string schema) => Assert.Equal("""{"a":"x"}""", Forms.WithA(schema).ToJson());

    [Fact]
    public void Null_is_given_where_nothing_else_may_be() => Assert.Equal("""{"a":null}""", Forms.WithA("""{"type":"null"}""").ToJson());

    [Theory]
    [InlineData("""{"oneOf":[{"const":1,"title":"low"},{"const":2,"title":"high"}]}""", "low|high")]
    [InlineData("""{"anyOf":[{"enum":["a","b"]},{"type":"null"}]}""", "a|b|null")]
    public void Alternatives_of_one_value_each_are_a_choice(string schema, string labels) =>
        Assert.Equal(labels, string.Join('|', Forms.WithA(schema).A<ChoiceField>().Choices.Select(choice => choice.Label)));

    [Fact]
    public void What_is_required_begins_with_its_default() =>
        Assert.Equal("""{"a":"north"}""", Forms.WithA("""{"type":"string","default":"north"}""").ToJson());

    [Fact]
    public void A_default_that_is_of_another_kind_is_none() => Assert.Equal("{}", Forms.WithA("""{"type":"string","default":7}""").ToJson());

    [Theory]
    [InlineData("""{"type":"string","minLength":1,"maxLength":9,"pattern":"^a"}""", "1 to 9 characters|pattern: ^a")]
    [InlineData("""{"type":"string","minLength":1}""", "at least 1 character")]
    [InlineData("""{"type":"string","format":"date"}""", "a date such as 2026-03-01")]
    [InlineData("""{"type":"string","format":"odd"}""", "format: odd")]
    [InlineData("""{"type":"integer","minimum":1,"exclusiveMaximum":10}""", "a whole number|at least 1|less than 10")]
    [InlineData("""{"type":"integer","minimum":1,"exclusiveMinimum":true}""", "a whole number|more than 1")]
    [InlineData("""{"type":"array","minItems":2,"maxItems":2,"uniqueItems":true}""", "2 entries|no entry twice")]
    [InlineData("""{"type":"boolean","default":true,"examples":[false,true]}""", "default: true|for example: false|for example: true")]
    public void What_the_schema_asks_for_is_told_in_words(string schema, string hints) =>
        Assert.Equal(hints, string.Join('|', Forms.WithA(schema).Member("a").Field.Words.Hints));

    [Fact]
    public void Titles_descriptions_and_deprecation_are_known()
    {
        var words = Forms.WithA("""{"type":"string","title":"T","description":"D","deprecated":true}""").Member("a").Field.Words;

        Assert.Equal(("T", "D", true), (words.Title, words.Description, words.IsDeprecated));
    }
}
