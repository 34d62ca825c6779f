using System.Text;
using MotiveProxy.Core.Conversations;

namespace MotiveProxy.Protocols.Tests.OpenAi.Chat;

public sealed class ChatContentTests
{
    [Theory]
    [InlineData("\"a\\n\\u00e9\\ud83d\\ude00 \u2028\"", "a\né\U0001F600 \u2028")]
    [InlineData("\"\"", "")]
    [InlineData("[{\"type\":\"text\",\"text\":\"a\"},{\"text\":\"b\",\"type\":\"text\"},\"c\"]", "abc")]
    [InlineData("[{\"type\":\"refusal\",\"refusal\":\"No.\"}]", "No.")]
    public void Text_is_read_as_it_was_sent(string content, string expected) => Assert.Equal(expected, Message(content).Text);

    [Fact]
    public void Content_may_be_null_or_missing()
    {
        Assert.Empty(Message("null").Content);
        Assert.Empty(Chat.Request(Chat.Body(messages: """[{"role":"user"}]""")).Turn.Messages[0].Content);
    }

    [Theory]
    [InlineData("""{"type":"image_url","image_url":{"url":"https://example.com/a.png","detail":"low"}}""", "https://example.com/a.png")]
    [InlineData("""{"type":"image_url","image_url":"https://example.com/a.png"}""", "https://example.com/a.png")]
    [InlineData("""{"type":"image_url","image_url":{"url":"data:image\/png;base64,AAAA"}}""", "data:image/png;base64,AAAA")]
    public void An_image_is_kept(string part, string url) => Assert.Equal(url, Assert.IsType<Part.Image>(Message($"[{part}]").Content[0]).Url);

    [Theory]
    [InlineData("""{"type":"input_audio","input_audio":{"data":"SECRETSECRET","format":"wav"}}""", "input_audio", "wav sha256:")]
    [InlineData("""{"type":"file","file":{"file_id":"file-1"}}""", "file", "file-1")]
    [InlineData("""{"type":"file","file":{"filename":"a.pdf","file_data":"data:application/pdf;base64,SECRETSECRET"}}""", "file", "a.pdf sha256:")]
    [InlineData("""{"type":"image_url","image_url":{"url":"data:application\/pdf;base64,SECRETSECRET"}}""", "image_url", "sha256:")]
    [InlineData("""{"type":"hologram","hologram":{"data":"SECRETSECRET"}}""", "hologram", "sha256:")]
    [InlineData("""{"type":"hologram","text":7}""", "hologram", "sha256:")]
    public void Other_media_are_named_and_not_kept(string part, string kind, string reference)
    {
        var attachment = Assert.IsType<Part.Attachment>(Message($"[{part}]").Content[0]);
        Assert.Equal(kind, attachment.Kind);
        Assert.StartsWith(reference, attachment.Reference, StringComparison.Ordinal);
        Assert.DoesNotContain("SECRET", attachment.Reference, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_media_have_the_same_name_however_they_are_written()
    {
        string Name(string part) => Assert.IsType<Part.Attachment>(Message($"[{part}]").Content[0]).Reference;
        Assert.Equal(
            Name("""{"type":"input_audio","input_audio":{"data":"a/b","format":"wav"}}"""),
            Name("""{"input_audio":{"format":"wav","data":"a\/b"},"type":"input_audio"}"""));
        Assert.Equal(Name("""{"type":"x","a":1,"b":2}"""), Name("""{"b":2, "a":1, "type":"x"}"""));
        Assert.NotEqual(Name("""{"type":"x","a":1}"""), Name("""{"type":"x","a":2}"""));
    }

    [Fact]
    public void A_long_body_of_media_is_read_without_keeping_it()
    {
        var data = new string('A', 8 << 20);
        var attachment = Message($$$"""[{"type":"input_audio","input_audio":{"data":"{{{data}}}"}}]""").Content[0];
        Assert.True(Assert.IsType<Part.Attachment>(attachment).Reference.Length < 64);
    }

    [Theory]
    [InlineData("system", Role.System)]
    [InlineData("developer", Role.Developer)]
    [InlineData("user", Role.User)]
    [InlineData("assistant", Role.Assistant)]
    [InlineData("tool", Role.Tool)]
    [InlineData("function", Role.Tool)]
    public void Every_role_is_known(string role, Role expected) =>
        Assert.Equal(expected, Chat.Request(Chat.Body(messages: $$"""[{"content":"a","role":"{{role}}"}]""")).Turn.Messages[0].Role);

    [Fact]
    public void A_refusal_of_the_history_is_text()
    {
        var message = Chat.Request(Chat.Body(messages: """[{"role":"assistant","content":null,"refusal":"No."}]""")).Turn.Messages[0];
        Assert.Equal("No.", message.Text);
    }

    [Fact]
    public void A_legacy_result_and_its_call_are_named_by_the_function()
    {
        var messages = Chat.Request(Chat.Body(messages: """
            [{"role":"assistant","content":null,"function_call":{"name":"look","arguments":"{ }"}},
             {"role":"function","name":"look","content":"a door"}]
            """)).Turn.Messages;
        Assert.Equal(new ToolCall("look", "look", "{ }"), Assert.Single(messages[0].ToolCalls));
        Assert.Equal("look", messages[1].ToolCallId);
    }

    [Fact]
    public void A_byte_order_mark_is_no_part_of_the_body()
    {
        byte[] body = [.. "\uFEFF"u8, .. Encoding.UTF8.GetBytes(Chat.Body())];
        Assert.IsType<Decoded.Request>(Chat.Codec.Decode(body, new DecodeLimits(), modelInPath: null));
    }

    [Fact]
    public void The_name_in_the_path_is_stronger_than_the_one_in_the_body()
    {
        Assert.Equal("dep", Chat.Request(Chat.Body(), "dep").Model);
        Assert.Equal("dep", Chat.Request("""{"messages":[{"role":"user","content":"Hi"}]}""", "dep").Model);
    }

    private static Message Message(string content) => Chat.Request(Chat.BodyOfContent(content)).Turn.Messages[0];
}
