using MotiveProxy.Core.Conversations;

namespace MotiveProxy.Protocols.Tests.Gemini;

public sealed class ContentRequestTests
{
    [Theory]
    [InlineData("\"systemInstruction\":{\"role\":\"user\",\"parts\":[{\"text\":\"Be \"},{\"text\":\"terse.\"}]}")]
    [InlineData("\"system_instruction\":{\"parts\":{\"text\":\"Be terse.\"}}")]
    [InlineData("\"systemInstruction\":\"Be terse.\"")]
    public void An_instruction_is_a_system_message_before_all_others(string field)
    {
        var messages = Content.Turn(Content.Body(field)).Messages;
        Assert.Equal([Role.System, Role.User], messages.Select(message => message.Role));
        Assert.Equal("Be terse.", messages[0].Text);
    }

    [Theory]
    [InlineData("\"role\":\"user\",", Role.User)]
    [InlineData("\"role\":\"model\",", Role.Assistant)]
    [InlineData("\"role\":\"function\",", Role.User)]
    [InlineData("\"role\":\"tool\",", Role.User)]
    [InlineData("\"role\":null,", Role.User)]
    [InlineData("", Role.User)]
    public void A_role_is_one_of_a_sessions(string role, Role expected) =>
        Assert.Equal(expected, Assert.Single(Content.Turn(Content.Body(contents: $$"""[{{{role}}"parts":[{"text":"Hi"}]}]""")).Messages).Role);

    [Theory]
    [InlineData("""{"role":"user","parts":{"text":"Hi"}}""")]
    [InlineData("""[{"parts":["Hi"]}]""")]
    [InlineData("\"Hi\"")]
    public void One_stands_in_place_of_an_array_of_one(string contents) =>
        Assert.Equal([Message.Of(Role.User, "Hi").Text], Content.Turn(Content.Body(contents: contents)).Messages.Select(message => message.Text));

    [Fact]
    public void What_came_as_a_stream_is_one_message_again_and_its_signs_of_life_say_nothing()
    {
        var messages = Content.Turn(Content.Body(contents: """
            [{"role":"user","parts":[{"text":"Hi"}]},
             {"role":"model","parts":[{"text":""}]},{"role":"model","parts":[{"text":"Hello "}]},{"role":"model","parts":[{"text":""}]},
             {"role":"model","parts":[{"text":"there."}]},{"role":"model","parts":[{"functionCall":{"id":"a","name":"look","args":{}}}]},
             {"role":"model","parts":[{"text":""}]},
             {"role":"user","parts":[{"functionResponse":{"id":"a","name":"look","response":{"result":"a door"}}},{"text":"And?"}]}]
            """)).Messages;
        Assert.Equal([Role.User, Role.Assistant, Role.Tool, Role.User], messages.Select(message => message.Role));
        Assert.Equal("Hello there.", messages[1].Text);
        Assert.Equal("a", Assert.Single(messages[1].ToolCalls).Id);
        Assert.Equal("And?", messages[3].Text);
    }

    [Fact]
    public void A_stream_of_very_many_parts_is_read_in_one_go()
    {
        const int parts = 150_000;
        var contents = $"[{Content.Hi}," + string.Join(',', Enumerable.Repeat("""{"role":"model","parts":[{"text":"a"}]}""", parts)) + "]";
        var messages = Content.Turn(Content.Body(contents: contents)).Messages;
        Assert.Equal(parts, messages[1].Text.Length);
        Assert.Equal(2, messages.Length);
    }

    [Fact]
    public void A_history_that_begins_with_the_model_is_told_as_it_is()
    {
        var messages = Content.Turn(Content.Body(contents: $$"""[{"role":"model","parts":[{"text":""}]},{{Content.Hi}}]""")).Messages;
        Assert.Equal([Role.Assistant, Role.User], messages.Select(message => message.Role));
        Assert.Empty(messages[0].Content);
    }

    [Fact]
    public void Thoughts_are_passed_over_and_their_signatures_too()
    {
        var messages = Content.Turn(Content.Parts("""
            [{"text":"Hm.","thought":true},{"thought":true,"thoughtSignature":"eA=="},{"thoughtSignature":"eA=="},{"text":"Yes.","thought_signature":"eA=="},{}]
            """, "model")).Messages;
        Assert.Equal([new Part.Text("Yes.")], Assert.Single(messages).Content.ToArray());
    }

    [Fact]
    public void Images_are_shown_and_other_media_are_named()
    {
        var content = Content.Turn(Content.Parts("""
            [{"inlineData":{"mimeType":"image/png","data":"AAAA"}},{"inline_data":{"data":"-_AA","mime_type":"image/webp"}},
             {"fileData":{"mimeType":"image/jpeg","fileUri":"https://example.com/a.jpg"}},{"fileData":{"mimeType":"image/jpeg","fileUri":"gs://b/a.jpg"}},
             {"inlineData":{"mimeType":"audio/wav","displayName":"roar.wav","data":"AAAA"}},{"fileData":{"mimeType":"application/pdf","fileUri":"https://example.com/a.pdf"},"videoMetadata":{"fps":1}},
             {"executableCode":{"language":"PYTHON","code":"1"}}]
            """)).Messages[0].Content;
        Assert.Equal(
            [new Part.Image("data:image/png;base64,AAAA"), new Part.Image("data:image/webp;base64,+/AA"), new Part.Image("https://example.com/a.jpg")],
            content.Take(3));
        Assert.Equal(new Part.Attachment("fileData", "image/jpeg gs://b/a.jpg"), content[3]);
        Assert.StartsWith("roar.wav audio/wav sha256:", Assert.IsType<Part.Attachment>(content[4]).Reference, StringComparison.Ordinal);
        Assert.Equal(new Part.Attachment("fileData", "application/pdf https://example.com/a.pdf"), content[5]);
        Assert.Equal("executableCode", Assert.IsType<Part.Attachment>(content[6]).Kind);
    }

    [Fact]
    public void Calls_without_ids_get_them_from_their_place_and_results_find_their_calls()
    {
        var messages = Content.Turn(Content.Body("\"systemInstruction\":\"x\"", """
            [{"parts":[{"text":"Go"}]},
             {"role":"model","parts":[{"functionCall":{"name":"a","args":{"y": 1,"x":2}}},{"functionCall":{"name":"b"}}]},
             {"role":"model","parts":[{"functionCall":{"name":"a","args":null}}]},
             {"role":"function","parts":[{"functionResponse":{"name":"b","response":{"output":"1"}}},{"functionResponse":{"name":"a","response":{"n":2}}},
                {"functionResponse":{"name":"a","response":{"error":"no"}}},{"functionResponse":{"name":"c"}}]}]
            """)).Messages;
        Assert.Equal(
            [new ToolCall("call_1_0", "a", """{"y": 1,"x":2}"""), new ToolCall("call_1_1", "b", "{}"), new ToolCall("call_1_2", "a", "{}")],
            messages[2].ToolCalls.ToArray());
        Assert.Equal(["call_1_1", "call_1_0", "call_1_2", null], messages.Skip(3).Select(message => message.ToolCallId));
        Assert.Equal(["1", "{\"n\":2}", "The tool failed: no", ""], messages.Skip(3).Select(message => message.Text));
        Assert.Equal(["b", "a", "a", "c"], messages.Skip(3).Select(message => message.Name));
    }

    [Fact]
    public void Calls_keep_the_ids_that_they_were_given()
    {
        var messages = Content.Turn(Content.Body(contents: """
            [{"parts":[{"text":"Go"}]},
             {"role":"model","parts":[{"functionCall":{"id":"p","name":"a","args":{}}},{"functionCall":{"id":"q","name":"a","args":{}}}]},
             {"role":"user","parts":[{"functionResponse":{"id":"q","name":"a","response":{"result":"1"}}},{"functionResponse":{"name":"a","response":{"result":"2"},"parts":[{"inlineData":{"mimeType":"image/png","data":"AAAA"}}]}}]}]
            """)).Messages;
        Assert.Equal(["p", "q"], messages[1].ToolCalls.Select(call => call.Id));
        Assert.Equal(["q", "p"], messages.Skip(2).Select(message => message.ToolCallId));
        Assert.Equal([new Part.Text("2"), new Part.Image("data:image/png;base64,AAAA")], messages[3].Content.ToArray());
    }

    [Fact]
    public void Functions_are_declared_in_either_words_and_other_tools_by_name()
    {
        var tools = Content.Turn(Content.Body("""
            "tools":[{"functionDeclarations":[{"name":"look","description":"Looks.","parameters":{"type":"OBJECT","properties":{"at":{"type":"STRING"}}}},
                {"name":"go","parametersJsonSchema":{"type":"object"}},{"name":"look"}]},{"googleSearch":{}},{"codeExecution":null},
                {"function_declarations":{"name":"say"}},{"functionDeclarations":null}]
            """)).Tools;
        Assert.Equal(
            [
                new ToolDeclaration("look", "Looks.", """{"properties":{"at":{"type":"string"}},"type":"object"}"""),
                new ToolDeclaration("go", null, """{"type":"object"}"""), new ToolDeclaration("googleSearch", null, null), new ToolDeclaration("say", null, null),
            ],
            tools.ToArray());
    }

    [Theory]
    [InlineData("{\"mode\":\"VALIDATED\"}", typeof(ToolChoice.Auto))]
    [InlineData("{\"mode\":\"MODE_UNSPECIFIED\"}", typeof(ToolChoice.Auto))]
    [InlineData("{\"mode\":null}", typeof(ToolChoice.Auto))]
    [InlineData("null", typeof(ToolChoice.Auto))]
    [InlineData("{\"mode\":\"any\",\"allowed_function_names\":[\"a\",\"b\"]}", typeof(ToolChoice.Required))]
    public void A_mode_is_the_nearest_of_a_sessions_choices(string calling, Type expected) =>
        Assert.IsType(expected, Content.Turn(Content.Body($"\"tool_config\":{{\"function_calling_config\":{calling}}}")).ToolChoice);

    [Theory]
    [InlineData("{\"responseMimeType\":\"application/json\",\"responseSchema\":{\"type\":\"OBJECT\"}}", "{\"type\":\"object\"}")]
    [InlineData("{\"response_mime_type\":\"application/json\",\"response_json_schema\":{\"type\":\"object\"}}", "{\"type\":\"object\"}")]
    [InlineData("{\"responseSchema\":{\"type\":\"ARRAY\"},\"temperature\":1,\"stopSequences\":[\"x\"]}", "{\"type\":\"array\"}")]
    [InlineData("{\"responseFormat\":[{\"audio\":{}},{\"text\":{\"mimeType\":\"APPLICATION_JSON\",\"schema\":{\"type\":\"object\"}}}]}", "{\"type\":\"object\"}")]
    public void A_schema_for_the_answer_is_a_JSON_Schema(string config, string schema) =>
        Assert.Equal(new ResponseFormat.JsonSchema("", schema), Content.Turn(Content.Body($"\"generation_config\":{config}")).Format);

    [Theory]
    [InlineData("{\"responseMimeType\":\"text/x.enum\",\"responseSchema\":{\"type\":\"STRING\",\"enum\":[\"a\"]}}", typeof(ResponseFormat.PlainText))]
    [InlineData("{\"responseMimeType\":\"text/plain\"}", typeof(ResponseFormat.PlainText))]
    [InlineData("{\"responseFormat\":{\"text\":{\"mimeType\":\"APPLICATION_JSON\"}}}", typeof(ResponseFormat.JsonObject))]
    [InlineData("null", typeof(ResponseFormat.PlainText))]
    public void Without_a_schema_for_JSON_the_type_decides(string config, Type expected) =>
        Assert.IsType(expected, Content.Turn(Content.Body($"\"generationConfig\":{config}")).Format);

    [Fact]
    public void A_count_may_ask_with_a_whole_request() => Assert.Equal(
        ["x", "Hi"],
        Content.Turn("{\"generateContentRequest\":{\"model\":\"models/other\",\"systemInstruction\":\"x\",\"contents\":[" + Content.Hi + "]}}").Messages.Select(message => message.Text));
}
