using MotiveProxy.Protocols.Schemas;

namespace MotiveProxy.Protocols.Tests.Schemas;

/// <summary>A schema is somebody else's, and so is the answer: whatever they are, a check ends soon, and what is too much for it is let through.</summary>
public sealed class SchemaLimitTests
{
    private static readonly SchemaCheck Check = new();

    [Fact]
    public void A_schema_that_means_itself_ends() => Assert.Null(Check.FindMistake("""{"$ref":"#"}""", "1"));

    [Fact]
    public void Schemas_that_mean_each_other_end() =>
        Assert.Null(Check.FindMistake("""{"$defs":{"a":{"$ref":"#/$defs/b"},"b":{"$ref":"#/$defs/a"}},"$ref":"#/$defs/a"}""", "1"));

    [Fact]
    public void A_short_schema_that_takes_for_ever_is_let_through()
    {
        // Each of these means the next one twice: 2 to the power of 40 of them.
        var definitions = Enumerable.Range(0, 40).Select(n => $$"""
            "d{{n}}":{"allOf":[{"$ref":"#/$defs/d{{n + 1}}"},{"$ref":"#/$defs/d{{n + 1}}"}]}
            """);
        var schema = "{\"$defs\":{" + string.Join(',', definitions) + ",\"d40\":{\"minimum\":5}},\"$ref\":\"#/$defs/d0\"}";

        Assert.Null(new SchemaCheck(100_000).FindMistake(schema, "9"));
    }

    [Fact]
    public void A_pattern_that_makes_other_matchers_try_for_ever_is_matched()
    {
        var mistake = Check.FindMistake("""{"pattern":"^(a+)+$"}""", $"\"{new string('a', 10_000)}!\"");

        Assert.StartsWith("must match ^(a+)+$", mistake, StringComparison.Ordinal);
    }

    [Fact]
    public void Comparing_everything_with_everything_ends()
    {
        var entries = string.Join(',', Enumerable.Range(0, 20_000));

        Assert.Null(new SchemaCheck(1_000_000).FindMistake("""{"uniqueItems":true}""", $"[{entries}]"));
    }

    [Fact]
    public void Many_names_in_many_places_end()
    {
        var properties = string.Join(',', Enumerable.Range(0, 5_000).Select(n => $"\"p{n}\":{{}}"));
        var members = string.Join(',', Enumerable.Range(0, 5_000).Select(n => $"\"m{n}\":1"));

        Assert.Null(new SchemaCheck(1_000_000).FindMistake("{\"additionalProperties\":false,\"properties\":{" + properties + "}}", "{" + members + "}"));
    }

    [Fact]
    public void What_was_wrong_before_it_became_too_much_is_told()
    {
        var entries = string.Join(',', Enumerable.Range(0, 20_000));

        Assert.Equal(
            "must have at most 1 entries, has 20000",
            new SchemaCheck(100_000).FindMistake("""{"maxItems":1,"uniqueItems":true}""", $"[{entries}]"));
    }

    [Fact]
    public void More_work_finds_what_less_does_not()
    {
        const string Schema = """{"items":{"type":"integer"}}""";
        var value = $"[{string.Join(',', Enumerable.Repeat("1", 1_000))},\"x\"]";

        Assert.Null(new SchemaCheck(100).FindMistake(Schema, value));
        Assert.Equal("$[1000]: must be a whole number, is \"x\"", Check.FindMistake(Schema, value));
    }

    [Fact]
    public void A_value_that_is_as_deep_as_JSON_may_be_is_checked_to_its_bottom()
    {
        const string Tree = """{"$defs":{"tree":{"anyOf":[{"type":"null"},{"items":{"$ref":"#/$defs/tree"},"type":"array"}]}},"$ref":"#/$defs/tree"}""";
        var (open, close) = (new string('[', 63), new string(']', 63));

        Assert.Null(Check.FindMistake(Tree, $"{open}null{close}"));
        Assert.EndsWith("must be null or must be a list, is 1", Check.FindMistake(Tree, $"{open}1{close}"), StringComparison.Ordinal);
    }

    [Fact]
    public void Ten_thousand_mistakes_are_three_and_a_number()
    {
        var mistake = Check.FindMistake("""{"items":{"type":"null"}}""", $"[{string.Join(',', Enumerable.Repeat("1", 10_000))}]");

        Assert.Equal("$[0]: must be null, is 1; $[1]: must be null, is 1; $[2]: must be null, is 1; and 9997 more", mistake);
    }
}
