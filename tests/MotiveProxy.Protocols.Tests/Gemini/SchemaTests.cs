using MotiveProxy.Core.Conversations;

namespace MotiveProxy.Protocols.Tests.Gemini;

public sealed class SchemaTests
{
    [Theory]
    [InlineData("""{"type":"STRING","format":"enum","enum":["a","b"]}""", """{"enum":["a","b"],"format":"enum","type":"string"}""")]
    [InlineData("""{"type":"INTEGER","nullable":true}""", """{"type":["integer","null"]}""")]
    [InlineData("""{"type":"NULL","nullable":true}""", """{"type":"null"}""")]
    [InlineData("""{"type":"STRING","enum":["a"],"nullable":true}""", """{"enum":["a",null],"type":["string","null"]}""")]
    [InlineData("""{"anyOf":[{"type":"NUMBER"}],"nullable":true}""", """{"anyOf":[{"type":"number"},{"type":"null"}]}""")]
    [InlineData("""{"any_of":[{"type":"BOOLEAN"},{"type":"ARRAY","items":{"type":"STRING"}}],"nullable":false}""", """{"anyOf":[{"type":"boolean"},{"items":{"type":"string"},"type":"array"}]}""")]
    [InlineData("""{"type":"ARRAY","minItems":"1","max_items":"3","items":{"type":"TYPE_UNSPECIFIED"}}""", """{"items":{},"maxItems":3,"minItems":1,"type":"array"}""")]
    [InlineData("""{"type":"OBJECT","propertyOrdering":["b","a"],"properties":{"type":{"type":"STRING"},"any_of":{"type":"STRING"},"nullable":{"type":"BOOLEAN"}}}""",
        """{"properties":{"any_of":{"type":"string"},"nullable":{"type":"boolean"},"type":{"type":"string"}},"type":"object"}""")]
    [InlineData("""{"type":["STRING","null"],"default":{"type":"STRING"},"const":"STRING"}""", """{"const":"STRING","default":{"type":"STRING"},"type":["string","null"]}""")]
    [InlineData("""{"ref":"#/$defs/a","defs":{"a":{"type":"OBJECT","additionalProperties":{"type":"STRING"}}}}""", """{"$defs":{"a":{"additionalProperties":{"type":"string"},"type":"object"}},"$ref":"#/$defs/a"}""")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"string","minLength":1}},"additionalProperties":false,"required":["a"]}""",
        """{"additionalProperties":false,"properties":{"a":{"minLength":1,"type":"string"}},"required":["a"],"type":"object"}""")]
    [InlineData("""{"type":7,"enum":{},"anyOf":"x","properties":[],"items":true,"minItems":"many"}""", """{"anyOf":"x","enum":{},"items":true,"minItems":"many","properties":[],"type":7}""")]
    [InlineData("{}", "{}")]
    public void A_schema_of_Googles_is_an_ordinary_JSON_Schema(string said, string meant) => Assert.Equal(
        new ResponseFormat.JsonSchema("", meant),
        Content.Turn(Content.Body($"\"generationConfig\":{{\"responseMimeType\":\"application/json\",\"responseJsonSchema\":{said}}}")).Format);
}
