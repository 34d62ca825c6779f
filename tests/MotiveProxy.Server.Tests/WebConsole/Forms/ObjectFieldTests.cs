using MotiveProxy.Server.WebConsole.Forms;

namespace MotiveProxy.Server.Tests.WebConsole.Forms;

/// <summary>Members that must be there, that may be there, and that the person adds.</summary>
public sealed class ObjectFieldTests
{
    private const string Place = """
        {"type":"object","required":["town"],"properties":{
          "town":{"type":"string"},
          "country":{"type":"string","default":"Norway"},
          "at":{"type":"object","properties":{"x":{"type":"number"},"y":{"type":"number"}},"required":["x","y"]}}}
        """;

    [Fact]
    public void Members_come_in_the_order_of_their_declaration()
    {
        var form = new SchemaForm("""{"properties":{"z":{},"m":{},"a":{}},"required":["a"]}""");

        Assert.Equal(["z", "m", "a"], ((ObjectField)form.Root).Members.Select(member => member.Name));
    }

    [Fact]
    public void Where_names_are_sorted_the_required_ones_come_first_in_the_order_in_which_they_are_required()
    {
        var form = new SchemaForm("""{"properties":{"a":{},"m":{},"z":{}},"required":["z","m","other"]}""");

        Assert.Equal(["z", "m", "other", "a"], ((ObjectField)form.Root).Members.Select(member => member.Name));
    }

    [Fact]
    public void What_need_not_be_there_is_left_out_until_somebody_types_into_it()
    {
        var form = new SchemaForm(Place);
        ((TextField)form.Member("town").Field).SetText("Bergen");

        Assert.False(form.Member("country").IsIncluded);
        Assert.Equal("""{"town":"Bergen"}""", form.ToJson());

        ((TextField)form.Member("country").Field).SetText("Sverige");

        Assert.True(form.Member("country").IsIncluded);
        Assert.Equal("""{"town":"Bergen","country":"Sverige"}""", form.ToJson());

        ((TextField)form.Member("country").Field).SetText("");

        Assert.False(form.Member("country").IsIncluded);
    }

    [Fact]
    public void What_is_included_begins_with_its_default_and_what_is_left_out_keeps_what_was_typed()
    {
        var form = new SchemaForm(Place);
        var (root, country) = ((ObjectField)form.Root, form.Member("country"));
        root.Include(country, true);

        Assert.Equal("Norway", ((TextField)country.Field).Text);

        ((TextField)country.Field).SetText("Sverige");
        root.Include(country, false);

        Assert.Equal("{}", form.ToJson());

        root.Include(country, true);

        Assert.Equal("""{"country":"Sverige"}""", form.ToJson());
    }

    [Fact]
    public void What_is_included_and_has_no_value_is_told()
    {
        var form = new SchemaForm("""{"properties":{"a":{"type":"integer"}}}""");
        ((ObjectField)form.Root).Include(form.Member("a"), true);

        Assert.Equal(["a: has no value yet: give one, or leave it out"], form.Told());
        Assert.Equal("{}", form.ToJson());
    }

    [Fact]
    public void What_is_required_cannot_be_left_out()
    {
        var form = new SchemaForm(Place);
        ((ObjectField)form.Root).Include(form.Member("town"), false);

        Assert.True(form.Member("town").IsIncluded);
    }

    [Fact]
    public void An_object_within_is_sent_when_it_is_included()
    {
        var form = new SchemaForm(Place);
        ((TextField)form.Member("town").Field).SetText("Bergen");
        var at = (ObjectField)form.Member("at").Field;
        ((ObjectField)form.Root).Include(form.Member("at"), true);

        Assert.Equal(["at.x: is missing", "at.y: is missing"], form.Told());

        ((NumberField)at.Member("y").Field).SetText("5.3");
        ((NumberField)at.Member("x").Field).SetText("60.4");

        Assert.Equal("""{"town":"Bergen","at":{"x":60.4,"y":5.3}}""", form.ToJson());
        Assert.True(form.Problems.IsEmpty);
    }

    [Fact]
    public void Members_of_ones_own_have_the_schema_that_is_given_for_them()
    {
        var form = new SchemaForm("""{"type":"object","additionalProperties":{"type":"integer"}}""");
        var root = (ObjectField)form.Root;
        var added = root.Add()!;

        Assert.Equal(["has no value yet", "has no name yet"], form.Told());

        root.Rename(added, "count");
        ((NumberField)added.Field).SetText("3");

        Assert.Equal("""{"count":3}""", form.ToJson());
        Assert.Equal("count", added.Field.Path);

        root.Remove(added);

        Assert.Equal("{}", form.ToJson());
    }

    [Fact]
    public void A_name_that_is_there_twice_is_told()
    {
        var form = new SchemaForm("""{"properties":{"a":{"type":"string"}},"additionalProperties":true,"required":["a"]}""");
        ((TextField)form.Member("a").Field).SetText("x");
        ((ObjectField)form.Root).Add("a")!.Field.SetRawText("\"y\"");

        Assert.Equal(["a: has a name that is there twice"], form.Told());
    }

    [Theory]
    [InlineData("""{"type":"object"}""", true)]
    [InlineData("""{"type":"object","additionalProperties":false}""", false)]
    [InlineData("""{"type":"object","properties":{}}""", false)]
    [InlineData("""{"type":"object","properties":{"a":{}}}""", false)]
    [InlineData("""{"type":"object","properties":{"a":{}},"additionalProperties":true}""", true)]
    [InlineData("""{"type":"object","additionalProperties":false,"patternProperties":{"^x":{"type":"string"}}}""", true)]
    public void Members_can_be_added_where_the_schema_speaks_of_them(string schema, bool can) =>
        Assert.Equal(can, ((ObjectField)new SchemaForm(schema).Root).CanAdd);

    [Fact]
    public void Members_of_a_pattern_have_its_schema()
    {
        var form = new SchemaForm("""{"type":"object","additionalProperties":false,"patternProperties":{"^x":{"type":"string"}}}""");
        var added = ((ObjectField)form.Root).Add("y")!;
        ((TextField)added.Field).SetText("v");

        Assert.Equal(["y: must not be there"], form.Told());
    }

    [Theory]
    [InlineData("""{"allOf":[{"properties":{"a":{"type":"string"}},"required":["a"]},{"properties":{"b":{"type":"integer"}},"required":["b"]}]}""")]
    [InlineData("""{"$ref":"#/$defs/A","properties":{"b":{"type":"integer"}},"required":["b"],"$defs":{"A":{"properties":{"a":{"type":"string"}},"required":["a"]}}}""")]
    public void Schemas_that_hold_at_once_are_one_form(string schema)
    {
        var form = new SchemaForm(schema);
        ((TextField)form.Member("a").Field).SetText("x");
        ((NumberField)form.Member("b").Field).SetText("1");

        Assert.True(form.Problems.IsEmpty);
        Assert.True(JsonEquality.Same("""{"a":"x","b":1}""", form.ToJson()));
    }

    [Fact]
    public void Of_limits_that_hold_at_once_the_stricter_is_told()
    {
        var form = Forms.WithA("""{"allOf":[{"type":"number","minimum":1,"maximum":9},{"type":"integer","minimum":3,"maximum":20}]}""");

        Assert.Equal(["a whole number", "at least 3", "at most 9"], form.A<NumberField>().Words.Hints);
    }

    [Fact]
    public void A_pointer_with_odd_names_finds_its_field()
    {
        var form = new SchemaForm("""{"properties":{"a/b~c":{"type":"string"}},"required":["a/b~c"]}""");

        Assert.Same(form.Member("a/b~c").Field, Assert.Single(form.Problems.All).Field);
    }

    [Fact]
    public void What_is_wrong_where_no_field_is_stands_at_the_field_around_it()
    {
        var form = new SchemaForm("""{"type":"object","dependentRequired":{"a":["b"]},"properties":{"a":{"const":1}},"required":["a"]}""");

        Assert.Equal(["b: is missing, and must be there because a is"], form.Told());
        Assert.Same(form.Root, form.Problems.All[0].Field);
    }
}
