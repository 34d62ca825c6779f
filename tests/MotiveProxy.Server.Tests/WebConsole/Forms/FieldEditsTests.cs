using MotiveProxy.Server.WebConsole.Forms;

namespace MotiveProxy.Server.Tests.WebConsole.Forms;

/// <summary>What was typed while the server could not be reached is taken as if it had been typed now.</summary>
public sealed class FieldEditsTests
{
    private const string Trip = """
        {
          "type": "object",
          "properties": {
            "stops": { "type": "array", "items": { "type": "object", "properties": { "city": { "type": "string" }, "via": { "$ref": "#/properties/stops/items" } }, "required": ["city"] } },
            "nights": { "type": ["integer", "null"] },
            "class": { "enum": ["first", "second"] },
            "flexible": { "type": "boolean" },
            "payment": { "anyOf": [{ "type": "object", "properties": { "card": { "type": "string" } } }, { "type": "object", "properties": { "iban": { "type": "string" } } }] },
            "note": { "type": "string" }
          },
          "required": ["stops", "nights", "class", "flexible", "payment"]
        }
        """;

    private readonly SchemaForm _form = new(Trip);

    [Fact]
    public void Each_kind_of_input_takes_what_was_typed_in_it()
    {
        ((ListField)Member("stops")).Add();
        Take("3:stops[0].city", "Lisbon");
        Take("2:nights", "3");
        Take("1:class", "1");
        Take("1:flexible", "true");
        Take("1:note#send", "true");
        Take("1:note#empty", "true");

        Assert.Equal("""{"stops":[{"city":"Lisbon"}],"nights":3,"class":"second","flexible":true,"note":""}""", _form.ToJson());
        Take("1:nights#null", "true");
        Take("1:note#send", "false");
        Take("1:class", "");
        Assert.Equal("""{"stops":[{"city":"Lisbon"}],"nights":null,"flexible":true}""", _form.ToJson());
    }

    [Fact]
    public void What_was_typed_in_an_alternative_is_taken_after_it_was_chosen()
    {
        Take("1:payment#kind", "1");
        Take("3:payment.iban", "PT50");

        Assert.Equal("""{"stops":[],"nights":null,"payment":{"iban":"PT50"}}""", _form.ToJson());
        Assert.False(_form.TryTake(new FieldEdit("3:payment.card", "4111")));
    }

    [Fact]
    public void A_field_that_is_written_as_JSON_takes_the_text()
    {
        Member("stops").ShowRaw();
        Take("1:stops", """[{"city": "Faro"}]""");

        Assert.Equal("""{"stops":[{"city":"Faro"}],"nights":null}""", _form.ToJson());
        Assert.False(_form.TryTake(new FieldEdit("3:stops[0].city", "Lisbon")));
    }

    [Fact]
    public void A_member_that_the_person_added_takes_its_name()
    {
        var form = new SchemaForm("""{"type":"object","additionalProperties":{"type":"string"}}""");
        ((ObjectField)form.Root).Add("a");

        Assert.True(form.TryTake(new FieldEdit("1:a", "1")));
        Assert.True(form.TryTake(new FieldEdit("1:a#name", "b")));

        Assert.Equal("""{"b":"1"}""", form.ToJson());
    }

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData(":note")]
    [InlineData("x:note")]
    [InlineData("2:note")]
    [InlineData("1:nothing")]
    [InlineData("1:note#kind")]
    [InlineData("3:stops[7].city")]
    [InlineData("99999999999:note")]
    public void What_is_about_nothing_in_the_form_changes_nothing(string part)
    {
        var before = _form.ToJson();
        Assert.False(_form.TryTake(new FieldEdit(part, "x")));
        Assert.Equal(before, _form.ToJson());
    }

    [Fact]
    public void A_form_without_an_end_is_looked_at_no_further_than_the_input()
    {
        ((ListField)Member("stops")).Add();

        Assert.False(_form.TryTake(new FieldEdit("2000:stops[0].via.via.via.city", "Porto")));
        Take("5:stops[0].via.via.city", "Porto");
        Assert.Contains("Porto", _form.ToJson(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0 2:nights", 0, "2:nights")]
    [InlineData("12 1:a b", 12, "1:a b")]
    [InlineData("nights", -1, "nights")]
    [InlineData(" nights", -1, " nights")]
    public void What_the_browser_kept_names_the_form_and_the_input(string name, int form, string part)
    {
        var (its, edit) = FieldEdits.Read(name, "v");

        Assert.Equal((form, new FieldEdit(part, "v")), (its, edit));
    }

    private Field Member(string name) => ((ObjectField)_form.Root).Members.Single(member => member.Name == name).Field;

    private void Take(string part, string value) => Assert.True(_form.TryTake(new FieldEdit(part, value)), part);
}
