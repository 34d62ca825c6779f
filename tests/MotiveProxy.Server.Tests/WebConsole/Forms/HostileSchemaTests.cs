using System.Text;
using MotiveProxy.Server.WebConsole.Forms;

namespace MotiveProxy.Server.Tests.WebConsole.Forms;

/// <summary>A schema is somebody else's: whatever it is, a form is made of it, is not too large, and can be filled.</summary>
public sealed class HostileSchemaTests
{
    public static TheoryData<string, string> Hostile => new()
    {
        { "means itself", """{"$ref":"#"}""" },
        { "mean each other", """{"$defs":{"a":{"$ref":"#/$defs/b"},"b":{"$ref":"#/$defs/a"}},"$ref":"#/$defs/a"}""" },
        { "all of itself", """{"allOf":[{"$ref":"#"},{"$ref":"#"}]}""" },
        { "any of itself", """{"anyOf":[{"$ref":"#"},{"$ref":"#"}]}""" },
        { "must hold itself", """{"type":"object","properties":{"a":{"$ref":"#"},"b":{"$ref":"#"}},"required":["a","b"]}""" },
        { "must hold another that must hold it", """{"$ref":"#/$defs/a","$defs":{"a":{"properties":{"b":{"$ref":"#/$defs/b"}},"required":["b"]},"b":{"properties":{"a":{"$ref":"#/$defs/a"}},"required":["a"]}}}""" },
        { "a list that must hold itself", """{"type":"array","items":{"$ref":"#"},"minItems":2}""" },
        { "doubles forty times", Doubling() },
        { "thousands of times the same large one", Large() },
        { "wide and deep", Nested("object", 20) },
        { "as deep as JSON may be", Deep(62) },
        { "deeper than JSON may be", Deep(100) },
        { "many members", "{\"properties\":{" + string.Join(',', Enumerable.Range(0, 10_000).Select(n => $"\"p{n}\":{{}}")) + "}}" },
        { "many choices", $$"""{"enum":[{{string.Join(',', Enumerable.Range(0, 50_000))}}]}""" },
        { "many alternatives", $$"""{"anyOf":[{{string.Join(',', Enumerable.Repeat("""{"type":"object","properties":{"a":{}}}""", 400))}}]}""" },
        { "a million entries at least", """{"type":"array","items":{"type":"string"},"minItems":1000000}""" },
        { "too long", "{\"description\":\"" + new string('x', 2_000_000) + "\"}" },
        { "keywords of wrong kinds", """{"type":"object","properties":7,"required":{"a":1},"additionalProperties":"x","anyOf":{},"allOf":3,"enum":null,"$ref":null}""" },
        { "a list of wrong kinds", """{"type":"array","items":[7,"x",null],"prefixItems":{},"minItems":-1,"maxItems":1e99}""" },
        { "a text of wrong kinds", """{"type":"string","minLength":"x","pattern":"(","format":7,"title":[],"description":{},"examples":3}""" },
    };

    [Theory]
    [MemberData(nameof(Hostile))]
    public void A_form_is_made_shown_filled_and_checked(string about, string schema)
    {
        Assert.NotEmpty(about);
        var form = new SchemaForm(schema);
        for (var round = 0; round < 3; round++)
        {
            Assert.InRange(form.Root.Shown().Take(20_000).Count(), 1, 5_000);
            Open(form.Root);
            Assert.NotNull(form.Problems.All);
            Assert.NotNull(form.ToPrettyJson());
        }

        form.Load("""{"a":{"b":[1,{"c":null}]}}""");
        Assert.True(JsonEquality.Same("""{"a":{"b":[1,{"c":null}]}}""", form.ToJson()));
    }

    [Fact]
    public void A_value_that_is_too_large_for_fields_is_written_as_JSON()
    {
        var form = Forms.WithA("""{"type":"array","items":{"type":"integer"}}""");
        form.Load($$"""{"a":[{{string.Join(',', Enumerable.Range(0, 100_000))}}]}""");

        Assert.True(form.Member("a").Field.IsRaw);
        Assert.True(form.Problems.IsEmpty);
    }

    [Fact]
    public void Half_a_character_is_typed_anywhere_and_nothing_breaks()
    {
        const string Half = "a\ud83d";
        var form = new SchemaForm("""{"properties":{"t":{"type":"string"},"n":{"type":"number"},"r":{} },"additionalProperties":{"type":"string"}}""");
        ((TextField)form.Member("t").Field).SetText(Half);
        ((NumberField)form.Member("n").Field).SetText(Half);
        form.Member("r").Field.SetRawText(Half);
        ((TextField)((ObjectField)form.Root).Add(Half)!.Field).SetText("x");

        Assert.Equal(["n", "r"], form.Problems.All.Select(problem => problem.Field.Path));

        form.Load("{\"t\":\"" + Half);

        Assert.False(form.Problems.IsEmpty);
        Assert.NotNull(new SchemaForm("{\"title\":\"" + Half + "\"}").ToJson());
    }

    [Fact]
    public void JSON_that_is_too_deep_is_told()
    {
        var form = Forms.WithA("{}");
        form.A<RawField>().SetRawText(new string('[', 64) + new string(']', 64));

        Assert.False(form.Problems.IsEmpty);
        Assert.StartsWith("{\"a\":[[", form.ToJson(), StringComparison.Ordinal);
    }

    // Opens everything that is shown, once.
    private static void Open(Field root)
    {
        foreach (var field in root.Shown().Take(500).ToList())
        {
            switch (field)
            {
                case ObjectField parent:
                    parent.Members.Take(50).ToList().ForEach(member => parent.Include(member, true));
                    parent.Add("own");
                    break;
                case ListField parent:
                    parent.Add();
                    break;
                case UnionField parent:
                    parent.Select(0);
                    break;
                default:
                    break;
            }
        }
    }

    // Each of these means the next one twice.
    private static string Doubling()
    {
        var definitions = Enumerable.Range(0, 40).Select(n => $$"""
            "d{{n}}":{"allOf":[{"$ref":"#/$defs/d{{n + 1}}"},{"$ref":"#/$defs/d{{n + 1}}"}]}
            """);
        return "{\"$defs\":{" + string.Join(',', definitions) + ",\"d40\":{\"minimum\":5}},\"$ref\":\"#/$defs/d0\"}";
    }

    private static string Large()
    {
        var properties = string.Join(',', Enumerable.Range(0, 250).Select(n => $$"""
            "p{{n}}":{"type":"string","description":"{{new string('x', 3_000)}}"}
            """));
        var parts = string.Join(',', Enumerable.Repeat("""{"$ref":"#/$defs/large"}""", 4_000));
        return "{\"$defs\":{\"large\":{\"type\":\"object\",\"properties\":{" + properties + "}}},\"allOf\":[" + parts + "]}";
    }

    // Each level must hold three of the next.
    private static string Nested(string type, int levels)
    {
        var definitions = Enumerable.Range(0, levels).Select(n => $$"""
            "d{{n}}":{"type":"{{type}}","properties":{"a":{"$ref":"#/$defs/d{{n + 1}}"},"b":{"$ref":"#/$defs/d{{n + 1}}"},"c":{"$ref":"#/$defs/d{{n + 1}}"} },"required":["a","b","c"]}
            """);
        return "{\"$defs\":{" + string.Join(',', definitions) + $$$""","d{{{levels}}}":{"type":"string"}},"$ref":"#/$defs/d0"}""";
    }

    private static string Deep(int levels)
    {
        var schema = new StringBuilder();
        for (var i = 0; i < levels; i++)
            schema.Append("{\"items\":");

        return schema.Append("{}").Append('}', levels).ToString();
    }
}
