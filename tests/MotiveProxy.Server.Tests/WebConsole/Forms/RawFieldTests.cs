using MotiveProxy.Server.WebConsole.Forms;

namespace MotiveProxy.Server.Tests.WebConsole.Forms;

/// <summary>JSON is written where the schema allows anything, where it cannot be drawn, and wherever the person wants to.</summary>
public sealed class RawFieldTests
{
    [Theory]
    [InlineData("{}")]
    [InlineData("true")]
    [InlineData("""{"description":"anything"}""")]
    public void What_may_be_anything_is_written_as_JSON(string schema)
    {
        var form = Forms.WithA(schema);
        form.A<RawField>().SetRawText("""{ "x": 10000000000000000000000000000.10 }""");

        Assert.Null(form.A<RawField>().Reason);
        Assert.Equal("""{"a":{"x":10000000000000000000000000000.10}}""", form.ToJson());
        Assert.True(form.Problems.IsEmpty);
    }

    [Fact]
    public void What_is_no_JSON_is_kept_and_told_and_the_whole_is_JSON_all_the_same()
    {
        var form = Forms.WithA("{}");
        form.A<RawField>().SetRawText("{\n1}");

        Assert.Equal(["a: must be JSON, and is not at line 2, byte 1"], form.Told());
        Assert.Equal("""{"a":"{\n1}"}""", form.ToJson());
    }

    [Theory]
    [InlineData("false")]
    [InlineData("""{"type":"file"}""")]
    [InlineData("""{"type":[]}""")]
    [InlineData("""{"enum":[]}""")]
    [InlineData("""{"$ref":"https://example.com/schema"}""")]
    [InlineData("""{"$ref":"#/nowhere"}""")]
    [InlineData("""{"$ref":7}""")]
    [InlineData("""{"allOf":[{"type":"string"},{"type":"integer"}]}""")]
    [InlineData("""{"allOf":[{"enum":[1]},{"enum":[2]}]}""")]
    public void What_cannot_be_drawn_is_written_as_JSON_and_says_so(string schema) =>
        Assert.Equal("This part of the schema cannot be drawn: write JSON.", Forms.WithA(schema).A<RawField>().Reason);

    [Theory]
    [InlineData("nonsense")]
    [InlineData("[1]")]
    [InlineData("7")]
    [InlineData("")]
    [InlineData("{\"title\":\"\\ud83d\"}")]
    public void A_schema_that_is_none_leaves_JSON(string schema)
    {
        var form = new SchemaForm(schema);
        form.Root.SetRawText("[1]");

        Assert.NotNull(Assert.IsType<RawField>(form.Root).Reason);
        Assert.Equal("[1]", form.ToJson());
        Assert.True(form.Problems.IsEmpty);
    }

    [Fact]
    public void Without_a_schema_any_JSON_will_do() => Assert.Null(Assert.IsType<RawField>(new SchemaForm(null).Root).Reason);

    [Fact]
    public void The_whole_is_written_as_JSON_and_fields_again_and_nothing_is_lost()
    {
        var form = Filled();
        var before = form.ToJson();
        form.ShowRaw();

        Assert.True(form.IsRaw);
        Assert.Equal("{\n  \"n\": 1.10,\n  \"list\": [\n    \"x\"\n  ]\n}", form.Root.RawText);

        Assert.True(form.TryShowFields());
        Assert.Equal(before, form.ToJson());
        Assert.Equal("kept", ((TextField)form.Member("left").Field).Text);
    }

    [Fact]
    public void What_is_changed_as_JSON_is_in_the_fields_whether_it_fits_or_not()
    {
        var form = Filled();
        form.ShowRaw();
        form.Root.SetRawText("""{"extra":{"k":1},"n":[7],"list":[1,"y"]}""");

        Assert.True(form.TryShowFields());
        Assert.True(JsonEquality.Same("""{"extra":{"k":1},"n":[7],"list":[1,"y"]}""", form.ToJson()));
        Assert.True(form.Member("n").Field.IsRaw);
        Assert.Equal(["n: must be a number, is [7]", "list[0]: must be text in quotes, is 1", "extra: must not be there"], form.Told());
    }

    [Fact]
    public void What_is_removed_as_JSON_is_missing_in_the_fields()
    {
        var form = Filled();
        form.ShowRaw();
        form.Root.SetRawText("""{"list":[]}""");

        Assert.True(form.TryShowFields());
        Assert.Equal(["n: is missing"], form.Told());
    }

    [Theory]
    [InlineData("{\"n\":")]
    [InlineData("[]")]
    [InlineData("7")]
    public void What_is_no_value_of_this_kind_stays_JSON(string text)
    {
        var form = Filled();
        form.ShowRaw();
        form.Root.SetRawText(text);

        Assert.False(form.TryShowFields());
        Assert.Equal(text, form.Root.RawText);
        Assert.Equal(text, form.ToJson());
        Assert.False(form.Problems.IsEmpty);
    }

    [Fact]
    public void Removing_all_JSON_gives_the_fields_back()
    {
        var form = Filled();
        var before = form.ToJson();
        form.ShowRaw();
        form.Root.SetRawText(" ");

        Assert.True(form.TryShowFields());
        Assert.Equal(before, form.ToJson());
    }

    [Fact]
    public void One_field_alone_is_written_as_JSON_and_checked()
    {
        var form = Filled();
        var number = form.Member("n").Field;
        number.ShowRaw();
        number.SetRawText("\"x\"");

        Assert.Equal("""{"n":"x","list":["x"]}""", form.ToJson());
        Assert.Equal(["n: must be a number, is \"x\""], form.Told());
    }

    private static SchemaForm Filled()
    {
        var form = new SchemaForm("""
            {"type":"object","required":["n"],"additionalProperties":false,"properties":{
              "n":{"type":"number"},"list":{"type":"array","items":{"type":"string"}},"left":{"type":"string"}}}
            """);
        ((NumberField)form.Member("n").Field).SetText("1.10");
        ((ObjectField)form.Root).Include(form.Member("list"), true);
        ((TextField)((ListField)form.Member("list").Field).Add()!).SetText("x");
        ((TextField)form.Member("left").Field).SetText("kept");
        ((ObjectField)form.Root).Include(form.Member("left"), false);
        return form;
    }
}
