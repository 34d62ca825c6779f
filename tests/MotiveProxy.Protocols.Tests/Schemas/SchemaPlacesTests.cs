using System.Text.Json;
using MotiveProxy.Protocols.Schemas;

namespace MotiveProxy.Protocols.Tests.Schemas;

/// <summary>A form shows each mistake at its field: it asks for all of them, with their places.</summary>
public sealed class SchemaPlacesTests
{
    private static readonly SchemaCheck Check = new();

    [Theory]
    [InlineData("""{"type":"string"}""", "1", "", "must be text in quotes, is 1")]
    [InlineData("""{"required":["a"]}""", "{}", "/a", "is missing")]
    [InlineData("""{"items":{"properties":{"b":{"type":"integer"}}}}""", """[{"b":1},{"b":"x"}]""", "/1/b", "must be a whole number, is \"x\"")]
    [InlineData("""{"additionalProperties":false}""", """{"a/b~c":1}""", "/a~1b~0c", "must not be there")]
    [InlineData("""{"additionalProperties":false}""", """{"":1}""", "/", "must not be there")]
    public void A_mistake_has_its_place_as_a_pointer(string schema, string value, string pointer, string text) =>
        Assert.Equal([new SchemaMistake(pointer, text)], Find(schema, value, most: 10));

    [Fact]
    public void As_many_are_told_as_are_asked_for()
    {
        var value = $"[{string.Join(',', Enumerable.Repeat("1", 20))}]";

        Assert.Equal(20, Find("""{"items":{"type":"string"}}""", value, most: 50).Count);
        Assert.Equal(7, Find("""{"items":{"type":"string"}}""", value, most: 7).Count);
    }

    [Fact]
    public void What_fits_has_no_mistakes() => Assert.Empty(Find("""{"type":"integer"}""", "3", most: 10));

    [Fact]
    public void Of_several_forms_all_mistakes_in_the_nearest_are_told()
    {
        const string Schema = """{"anyOf":[{"type":"string"},{"type":"object","required":["a","b","c","d","e"]}]}""";

        Assert.Equal(["/a", "/b", "/c", "/d", "/e"], Find(Schema, "{}", most: 10).Select(mistake => mistake.Pointer));
    }

    [Fact]
    public void A_part_of_a_schema_is_held_against_with_the_references_of_the_whole()
    {
        var root = JsonElement.Parse("""{"$defs":{"n":{"type":"integer"}}}""");
        var part = JsonElement.Parse("""{"properties":{"a":{"$ref":"#/$defs/n"}}}""");

        Assert.Equal("/a", Assert.Single(Check.FindMistakes(root, part, JsonElement.Parse("""{"a":"x"}"""), most: 10)).Pointer);
    }

    [Fact]
    public void Text_that_cannot_be_read_is_one_mistake() =>
        Assert.Equal([new SchemaMistake("", "must be Unicode, and holds an escape for half a character")], Find("""{"minLength":0}""", "\"\\ud83d\"", most: 10));

    private static IReadOnlyList<SchemaMistake> Find(string schema, string value, int most)
    {
        var root = JsonElement.Parse(schema);
        return Check.FindMistakes(root, root, JsonElement.Parse(value), most);
    }
}
