using System.Text.Json;
using System.Xml.Linq;
using MotiveProxy.Server.WebConsole.Forms;

namespace MotiveProxy.Server.Tests.WebConsole.Forms;

/// <summary>The form as HTML: for eyes, for screen readers, and for the keyboard alone.</summary>
public sealed class SchemaFormViewTests
{
    private const string Everything = """
        {"type":"object","title":"Trip","required":["town","nights","pets","mood","stops","to"],"properties":{
          "town":{"type":"string","description":"Where to"},
          "nights":{"type":"integer","minimum":1},
          "pets":{"type":"boolean"},
          "mood":{"enum":["calm","wild"]},
          "fixed":{"const":"v1"},
          "stops":{"type":"array","minItems":2,"items":{"type":"object","properties":{"at":{"type":"string"}},"required":["at"]}},
          "to":{"anyOf":[{"type":"object","title":"Person","properties":{"name":{"type":"string"}}},{"type":"array","title":"Crowd"}]},
          "note":{"type":["string","null"],"description":"Or none"},
          "sure":{"type":["boolean","null"]},
          "code":{"type":"string","pattern":"^[A-Z]$"},
          "raw":{},
          "more":{"type":"object","additionalProperties":{"type":"number"}}}}
        """;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Ids_are_unique_and_whatever_points_at_one_finds_it(bool filled)
    {
        var form = new SchemaForm(Everything, "trip");
        if (filled)
            form.Load("""{"town":"x","nights":"n","stops":[{"at":"y"},7],"to":{"name":"N"},"note":"z","sure":true,"raw":[1],"more":{"a":1},"own":2}""");

        await using var page = await FormPage.DrawAsync(form, showsMissing: true);
        var all = (await page.ReadAsync()).DescendantsAndSelf().ToList();
        var ids = all.Attributes("id").Select(id => id.Value).ToList();

        Assert.Equal(ids.Count, ids.Distinct().Count());
        Assert.All(all.Attributes("for"), target => Assert.Contains(target.Value, ids));
        Assert.All(all.Attributes("aria-describedby").SelectMany(described => described.Value.Split(' ')), id => Assert.Contains(id, ids));
    }

    [Fact]
    public async Task Every_input_has_a_name()
    {
        var form = new SchemaForm(Everything);
        form.Load("""{"town":"","stops":[{"at":"y"}],"to":[1],"note":"z","raw":[1],"more":{"a":1},"own":2}""");
        await using var page = await FormPage.DrawAsync(form);
        var html = await page.ReadAsync();
        var labelled = html.Descendants("label").Attributes("for").Select(target => target.Value).ToHashSet();

        Assert.All(
            html.Descendants().Where(element => element.Name.LocalName is "input" or "textarea" or "select" or "output"),
            input => Assert.True(labelled.Contains(input.Attribute("id")!.Value) || input.Attribute("aria-label") is not null, input.ToString()));
        Assert.All(html.Descendants("fieldset"), group => Assert.NotNull(group.Element("legend")));
        Assert.All(html.Descendants("button"), button => Assert.Equal("button", button.Attribute("type")?.Value));
    }

    [Fact]
    public async Task What_a_schema_says_is_text_and_never_markup()
    {
        const string Evil = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'&";
        var form = new SchemaForm($$"""
            {"type":"object","title":{{JsonSerializer.Serialize(Evil)}},"required":[{{JsonSerializer.Serialize(Evil)}}],"properties":{ {{JsonSerializer.Serialize(Evil)}}:{
              "type":"string","title":{{JsonSerializer.Serialize(Evil + "t")}},"description":{{JsonSerializer.Serialize(Evil)}},"pattern":{{JsonSerializer.Serialize(Evil)}},
              "default":{{JsonSerializer.Serialize(Evil)}},"examples":[{{JsonSerializer.Serialize(Evil)}}] },
              "c":{"enum":[{{JsonSerializer.Serialize(Evil)}},2]},"u":{"anyOf":[{"title":{{JsonSerializer.Serialize(Evil)}} },{"type":"object"}]} } }
            """);
        ((ObjectField)form.Root).Include(form.Member("u"), true);
        await using var page = await FormPage.DrawAsync(form, showsMissing: true);
        var html = await page.ReadAsync();

        Assert.Empty(html.Descendants("script"));
        Assert.Empty(html.Descendants("img"));
        Assert.Contains(html.Descendants("p"), about => about.Value == Evil);
        Assert.All(html.DescendantsAndSelf().Attributes(), attribute => Assert.False(attribute.Name.LocalName is "style" or "onerror", attribute.ToString()));
    }

    [Fact]
    public async Task A_long_description_is_folded()
    {
        await using var page = await FormPage.DrawAsync(Forms.WithA($$"""{"type":"string","description":"{{new string('x', 300)}}"}"""));

        Assert.Equal(new string('x', 300), Assert.Single((await page.ReadAsync()).Descendants("details")).Element("p")!.Value);
    }

    [Fact]
    public async Task Problems_stand_at_their_input_and_what_is_only_missing_when_it_is_asked_for()
    {
        var form = new SchemaForm("""{"properties":{"n":{"type":"integer"},"t":{"type":"string"}},"required":["n","t"]}""");
        ((NumberField)form.Member("n").Field).SetText("many");
        await using var quiet = await FormPage.DrawAsync(form);
        await using var loud = await FormPage.DrawAsync(form, showsMissing: true);

        var input = Find(await quiet.ReadAsync(), form.Member("n").Field.Id);
        Assert.Equal("true", input.Attribute("aria-invalid")?.Value);
        Assert.Equal("must be a whole number in digits, such as 12", Described(await quiet.ReadAsync(), input));
        Assert.Null(Find(await quiet.ReadAsync(), form.Member("t").Field.Id).Attribute("aria-invalid"));
        Assert.Equal("is missing", Described(await loud.ReadAsync(), Find(await loud.ReadAsync(), form.Member("t").Field.Id)));
    }

    [Fact]
    public async Task Typing_changes_the_form_and_the_page_and_is_told()
    {
        var form = new SchemaForm("""{"properties":{"a":{"type":"integer"},"b":{"type":"string"}}}""");
        await using var page = await FormPage.DrawAsync(form);
        var a = form.Member("a").Field;
        await page.TypeAsync(a.Id, "x");

        Assert.Equal("""{"a":"x"}""", form.ToJson());
        Assert.Equal(1, page.Changes);
        Assert.NotNull(Find(await page.ReadAsync(), a.Id).Attribute("aria-invalid"));
        Assert.NotNull(Find(await page.ReadAsync(), a.Id + "-send").Attribute("checked"));

        await page.TypeAsync(a.Id, "7");
        await page.TypeAsync(form.Member("b").Field.Id, "two\nlines");

        Assert.Equal("""{"a":7,"b":"two\nlines"}""", form.ToJson());
        Assert.Null(Find(await page.ReadAsync(), a.Id).Attribute("aria-invalid"));
        Assert.Equal("2", Find(await page.ReadAsync(), form.Member("b").Field.Id).Attribute("rows")?.Value);
    }

    [Fact]
    public async Task A_whole_call_is_filled_in_the_page()
    {
        var form = new SchemaForm(Everything);
        await using var page = await FormPage.DrawAsync(form);
        var (pets, mood, to) = (form.Member("pets").Field, form.Member("mood").Field, (UnionField)form.Member("to").Field);
        await page.TypeAsync(form.Member("town").Field.Id, "Oslo");
        await page.TypeAsync(form.Member("nights").Field.Id, "2");
        await page.ChangeAsync(pets.Id + "-false", "on");
        await page.ChangeAsync(mood.Id, "1");
        await page.ClickAsync("Add an entry to stops");
        foreach (var stop in ((ListField)form.Member("stops").Field).Items)
            await page.TypeAsync(((ObjectField)stop).Member("at").Field.Id, $"inn {stop.Name}");

        await page.ClickAsync("Move stops[2] up");
        await page.ClickAsync("Remove stops[0]");
        await page.ChangeAsync(to.Id + "-kind", "0");
        await page.TypeAsync(((ObjectField)to.Current!).Member("name").Field.Id, "Kari");
        await page.TypeAsync(((UnionField)form.Member("note").Field).Other!.Id, "late");
        await page.ChangeAsync(form.Member("sure").Field.Id + "-send", true);
        await page.ChangeAsync(form.Member("more").Field.Id + "-send", true);
        await page.ClickAsync("Add a member to more");
        var own = ((ObjectField)form.Member("more").Field).Added[0].Field;
        await page.TypeAsync(own.Id + "-name", "price");
        await page.TypeAsync(own.Id, "9.90");

        Assert.True(JsonEquality.Same(
            """
            {"town":"Oslo","nights":2,"pets":false,"mood":"wild","stops":[{"at":"inn [2]"},{"at":"inn [1]"}],"to":{"name":"Kari"},
             "note":"late","sure":null,"more":{"price":9.90}}
            """,
            form.ToJson()));
        Assert.Empty(form.Told());
    }

    [Fact]
    public async Task Null_and_empty_text_are_said_with_a_click()
    {
        var form = new SchemaForm("""{"properties":{"t":{"type":"string"},"n":{"type":["string","null"]}},"required":["t","n"]}""");
        await using var page = await FormPage.DrawAsync(form);
        await page.ChangeAsync(form.Member("t").Field.Id + "-empty", true);

        Assert.Equal("""{"t":"","n":null}""", form.ToJson());

        await page.ChangeAsync(form.Member("n").Field.Id + "-null", false);

        Assert.Equal("""{"t":""}""", form.ToJson());
    }

    [Fact]
    public async Task The_whole_is_written_as_JSON_and_as_fields_again()
    {
        var form = new SchemaForm("""{"properties":{"a":{"type":"integer"}},"required":["a"]}""");
        await using var page = await FormPage.DrawAsync(form);
        await page.ClickAsync("Write JSON for everything");
        await page.TypeAsync(form.Root.Id, "{\"a\": ");

        Assert.Equal("true", Find(await page.ReadAsync(), form.Root.Id).Attribute("aria-invalid")?.Value);

        await page.ClickAsync("Show fields for everything");

        Assert.True(form.IsRaw);

        await page.TypeAsync(form.Root.Id, "{\"a\": 5}");
        await page.ClickAsync("Show fields for everything");

        Assert.Equal("5", Find(await page.ReadAsync(), form.Member("a").Field.Id).Attribute("value")?.Value);
    }

    [Theory]
    [MemberData(nameof(RecordedSchemaTests.Schemas), MemberType = typeof(RecordedSchemaTests))]
    public async Task Every_recorded_schema_is_drawn(string name, string schema)
    {
        await using var page = await FormPage.DrawAsync(new SchemaForm(schema, name: name), showsMissing: true);

        Assert.NotEmpty((await page.ReadAsync()).Descendants("label").Concat((await page.ReadAsync()).Descendants("legend")));
    }

    private static XElement Find(XElement page, string id) => page.Descendants().Single(element => element.Attribute("id")?.Value == id);

    private static string Described(XElement page, XElement input) =>
        Find(page, input.Attribute("aria-describedby")!.Value.Split(' ')[^1]).Value.Trim();
}
