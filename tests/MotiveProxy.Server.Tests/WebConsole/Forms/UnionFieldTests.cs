using MotiveProxy.Server.WebConsole.Forms;

namespace MotiveProxy.Server.Tests.WebConsole.Forms;

public sealed class UnionFieldTests
{
    private const string Shape = """
        {"oneOf":[
          {"type":"object","properties":{"kind":{"const":"circle"},"note":{"type":"string"},"radius":{"type":"number"}},"required":["kind","radius"]},
          {"type":"object","properties":{"kind":{"const":"box"},"note":{"type":"string"},"width":{"type":"number"},"height":{"type":"number"}},"required":["kind","width","height"]}]}
        """;

    private const string Tree = """
        {"$ref":"#/$defs/Tree","$defs":{"Tree":{"type":"object","properties":{
          "value":{"type":"integer"},"left":{"anyOf":[{"$ref":"#/$defs/Tree"},{"type":"null"}]}},"required":["value","left"]}}}
        """;

    [Theory]
    [InlineData("""{"anyOf":[{"type":"string","title":"By name"},{"type":"integer","description":"By number"}]}""", "By name|By number")]
    [InlineData("""{"anyOf":[{"$ref":"#/$defs/Town"},{"type":"array","items":{"$ref":"#/$defs/Town"}}],"$defs":{"Town":{"type":"object"}}}""", "Town|list of Town")]
    [InlineData("""{"anyOf":[{"type":"string"},{"type":"string"},{"type":"array","items":{"type":"string"}}]}""", "text|text (2)|list of texts")]
    [InlineData("""{"anyOf":[{"properties":{"a":{},"b":{}}},{}]}""", "object with a, b|any JSON")]
    [InlineData("""{"type":["string","integer","null","boolean"]}""", "text|whole number|null|true or false")]
    [InlineData(Shape, "kind: circle|kind: box")]
    public void Alternatives_have_names_that_tell_them_apart(string schema, string labels) =>
        Assert.Equal(labels, string.Join('|', Assert.IsType<UnionField>(new SchemaForm(schema).Root).Labels));

    [Fact]
    public void Nothing_is_chosen_until_the_person_chooses()
    {
        var form = new SchemaForm(Shape);

        Assert.Equal("", form.ToJson());
        Assert.Equal(["has no value yet"], form.Told());

        ((UnionField)form.Root).Select(1);

        Assert.Equal("""{"kind":"box"}""", form.ToJson());
    }

    [Fact]
    public void The_value_is_held_to_what_was_chosen()
    {
        var form = new SchemaForm(Shape);
        var union = (UnionField)form.Root;
        union.Select(1);
        ((NumberField)((ObjectField)union.Current!).Member("width").Field).SetText("x");

        Assert.Equal(["width: must be a number in digits, such as 12 or -0.5", "height: is missing"], form.Told());
    }

    [Fact]
    public void Each_alternative_keeps_what_was_typed_and_the_next_begins_with_what_fits()
    {
        var form = new SchemaForm(Shape);
        var union = (UnionField)form.Root;
        union.Select(0);
        var circle = (ObjectField)union.Current!;
        ((NumberField)circle.Member("radius").Field).SetText("2");
        ((TextField)circle.Member("note").Field).SetText("round");
        union.Select(1);

        Assert.True(JsonEquality.Same("""{"kind":"box","note":"round"}""", form.ToJson()));

        union.Select(0);

        Assert.True(JsonEquality.Same("""{"kind":"circle","note":"round","radius":2}""", form.ToJson()));
    }

    [Theory]
    [InlineData("""{"type":["string","null"]}""")]
    [InlineData("""{"anyOf":[{"type":"string"},{"type":"null"}]}""")]
    [InlineData("""{"type":"string","nullable":true}""")]
    public void What_may_be_null_begins_as_null_and_is_not_once_somebody_types(string schema)
    {
        var form = Forms.WithA(schema);
        var union = form.A<UnionField>();

        Assert.True(union.IsNullable && union.IsLeaf && union.IsGivenAsNull);
        Assert.Equal("""{"a":null}""", form.ToJson());
        Assert.True(form.Problems.IsEmpty);

        ((TextField)union.Other!).SetText("x");

        Assert.Equal("""{"a":"x"}""", form.ToJson());

        ((TextField)union.Other!).SetText("");

        Assert.Equal("""{"a":null}""", form.ToJson());
    }

    [Fact]
    public void Who_says_that_it_is_not_null_has_to_give_a_value()
    {
        var form = Forms.WithA("""{"type":["string","null"]}""");
        form.A<UnionField>().SetNull(false);

        Assert.Equal(["a: is missing"], form.Told());
    }

    [Fact]
    public void What_may_be_null_and_left_out_is_left_out_again_when_the_text_is_removed()
    {
        var form = new SchemaForm("""{"properties":{"a":{"type":["string","null"]}}}""");
        var text = (TextField)((UnionField)form.Member("a").Field).Other!;
        text.SetText("x");
        text.SetText("");

        Assert.Equal("{}", form.ToJson());

        ((UnionField)form.Member("a").Field).SetNull(true);

        Assert.Equal("""{"a":null}""", form.ToJson());
    }

    [Fact]
    public void A_schema_that_means_itself_unfolds_as_far_as_somebody_goes()
    {
        var form = new SchemaForm(Tree);
        var node = (ObjectField)form.Root;
        for (var depth = 0; depth < 5; depth++)
        {
            ((NumberField)node.Member("value").Field).SetText($"{depth}");
            ((UnionField)node.Member("left").Field).SetNull(false);
            node = (ObjectField)((UnionField)node.Member("left").Field).Other!;
        }

        ((NumberField)node.Member("value").Field).SetText("5");

        Assert.True(form.Problems.IsEmpty);
        Assert.StartsWith("""{"value":0,"left":{"value":1,"left":{"value":2""", form.ToJson(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_stands_beside_the_alternatives_holds_for_each()
    {
        var form = new SchemaForm("""
            {"type":"object","properties":{"id":{"type":"string"}},"required":["id"],"description":"D",
             "anyOf":[{"properties":{"x":{"type":"integer"}},"required":["x"]},{"properties":{"y":{"type":"integer"}},"required":["y"]}]}
            """);
        var union = (UnionField)form.Root;
        union.Select(1);

        Assert.Equal(["y", "id"], ((ObjectField)union.Current!).Members.Select(member => member.Name));
        Assert.Null(union.Current!.Words.Description);
    }

    [Fact]
    public void Alternatives_that_only_say_what_else_must_hold_are_left_to_the_check()
    {
        var form = new SchemaForm("""{"type":"object","properties":{"a":{"type":"string"},"b":{"type":"string"}},"anyOf":[{"required":["a"]},{"required":["b"]}]}""");

        Assert.IsType<ObjectField>(form.Root);
        Assert.Equal(["a: is missing"], form.Told());

        ((TextField)form.Member("b").Field).SetText("x");

        Assert.True(form.Problems.IsEmpty);
    }

    [Fact]
    public void A_value_that_fits_two_of_which_it_may_fit_one_is_told()
    {
        var form = Forms.WithA("""{"oneOf":[{"type":"string","minLength":1},{"type":"string","maxLength":5}]}""");
        var union = form.A<UnionField>();
        union.Select(0);
        ((TextField)union.Current!).SetText("abc");

        Assert.Equal(["a: must fit only one of the 2 forms that are allowed, fits 2"], form.Told());
    }
}
