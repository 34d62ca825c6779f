using System.Text.Json;
using MotiveProxy.Protocols.Schemas;
using MotiveProxy.Tests.Common;

namespace MotiveProxy.Protocols.Tests.Schemas;

/// <summary>
/// The folder Cases has schemas with values that fit them, and values that do not with what is said of them. Schemas are given as the codecs give
/// them: keys sorted.
/// </summary>
public sealed class SchemaCheckTests
{
    private static readonly SchemaCheck Check = new();

    public static TheoryData<string, string> Cases
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var file in Directory.EnumerateFiles(Folder, "*.json").Order(StringComparer.Ordinal))
            {
                using var cases = JsonDocument.Parse(File.ReadAllBytes(file));
                foreach (var one in cases.RootElement.EnumerateArray())
                    data.Add(Path.GetFileName(file), one.GetProperty("about").GetString()!);
            }

            return data;
        }
    }

    private static string Folder => Path.Combine(SourceTree.Project, "Schemas", "Cases");

    [Theory]
    [MemberData(nameof(Cases))]
    public void What_fits_is_let_through_and_what_does_not_is_told(string file, string about)
    {
        using var cases = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Folder, file)));
        var one = cases.RootElement.EnumerateArray().Single(one => one.GetProperty("about").GetString() == about);
        var schema = Sorted(one.GetProperty("schema"));

        Assert.All(one.GetProperty("fits").EnumerateArray(), value => Assert.Null(Check.FindMistake(schema, value.GetRawText())));
        if (one.TryGetProperty("mistakes", out var mistakes))
            Assert.All(mistakes.EnumerateObject(), mistake => Assert.Equal(mistake.Value.GetString(), Check.FindMistake(schema, mistake.Name)));
    }

    [Theory]
    [InlineData("", "must be JSON, is empty")]
    [InlineData(" \n", "must be JSON, is empty")]
    [InlineData("Hello!", "must be JSON, and is not at line 1, byte 1")]
    [InlineData("{\"a\": 1,\n \"b\": }", "must be JSON, and is not at line 2, byte 7")]
    [InlineData("{'a': 1}", "must be JSON, and is not at line 1, byte 2")]
    [InlineData("{\"a\": 1,}", "must be JSON, and is not at line 1, byte 9")]
    [InlineData("{} and more", "must be JSON, and is not at line 1, byte 4")]
    [InlineData("```json\n{}\n```", "must be JSON alone, without a Markdown code fence around it")]
    [InlineData("\"\\ud83d\"", "must be Unicode, and holds an escape for half a character")]
    public void What_is_no_JSON_fits_no_schema(string value, string mistake) =>
        Assert.Equal(mistake, Check.FindMistake("""{"minLength":0}""", value));

    [Theory]
    [InlineData(" {} ")]
    [InlineData("\n{\"a\":1,\"a\":2}\n")]
    public void White_space_around_it_and_names_that_come_twice_are_JSON(string value) =>
        Assert.Null(Check.FindMistake("""{"type":"object"}""", value));

    [Theory]
    [InlineData("nonsense")]
    [InlineData("[1]")]
    [InlineData("true")]
    [InlineData("{}")]
    public void What_is_no_schema_asks_for_nothing(string schema) => Assert.Null(Check.FindMistake(schema, "1"));

    private static string Sorted(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "{" + string.Join(',', value.EnumerateObject()
            .OrderBy(member => member.Name, StringComparer.Ordinal)
            .Select(member => $"{JsonSerializer.Serialize(member.Name)}:{Sorted(member.Value)}")) + "}",
        JsonValueKind.Array => "[" + string.Join(',', value.EnumerateArray().Select(Sorted)) + "]",
        _ => value.GetRawText(),
    };
}
