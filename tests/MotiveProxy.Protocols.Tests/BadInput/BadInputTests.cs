using System.Text;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Tests.Common;

namespace MotiveProxy.Protocols.Tests.BadInput;

/// <summary>What no protocol takes, and what every one of them does. Each case is tried with the codec of every path.</summary>
public sealed class BadInputTests
{
    public static TheoryData<string> Paths => [.. Dialects.All.Select(dialect => dialect.Path)];

    public static TheoryData<string> PathsThatSaySomething => Where(dialect => dialect.Said.Length > 0);

    public static TheoryData<string> PathsOfConversations => Where(dialect => dialect.List is not null);

    public static TheoryData<string> PathsOfTools => Where(dialect => dialect.Tools is not null);

    [Fact]
    public void Every_codec_has_a_row() => Assert.Equal(
        Codecs.All.Select(codec => codec.GetType().FullName).Order(StringComparer.Ordinal),
        Dialects.All.Select(dialect => dialect.Codec().GetType().FullName).Distinct().Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Paths))]
    public void What_is_no_JSON_object_is_refused(string path)
    {
        var dialect = Dialects.At(path);
        var body = dialect.Body();
        string[] bad =
        [
            "", " ", "\uFEFF", "null", "[]", "7", "\"model\"", "{", "{}}", body[..^1], body + "}", body + " x", $"[{body}]", "model=npc&prompt=Hi",
            body.Replace('"', '\''), "\0" + body, body + "\0", "{\"a\":1,}", "{\"a\" 1}", "// no\n" + body, "{\"a\":NaN}", "{\"a\":01}", "{\"a\":\"\n\"}",
        ];
        Assert.All(bad, text => Assert.Equal(FaultCode.InvalidRequest, dialect.Refuse(text).Code));
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void Bytes_that_are_not_UTF_8_are_refused(string path)
    {
        var dialect = Dialects.At(path);
        byte[][] bad = [[0xFF], [0xC3, 0x28], [0x80], [0xED, 0xA0, 0x80], [0xC0, 0xAF], [0xF5, 0x80, 0x80, 0x80], [0xE2, 0x82]];
        foreach (var bytes in bad)
        {
            byte[] body = [.. Encoding.UTF8.GetBytes(dialect.Body(fields: "\"x\":\"")[..^1]), .. bytes, .. "\"}"u8];
            Assert.Contains("UTF-8", dialect.Refuse(body).Detail, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void Half_of_a_character_is_no_name(string path)
    {
        var dialect = Dialects.At(path);
        Assert.Contains("not Unicode", dialect.Refuse(dialect.Body(fields: "\"\\udc00\":1")).Detail, StringComparison.Ordinal);
        if (dialect.ModelInPath is null)
            Assert.Contains("not Unicode", dialect.Refuse(dialect.Body(model: "\\ud800")).Detail, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(PathsThatSaySomething))]
    public void Half_of_a_character_is_no_text(string path)
    {
        foreach (var half in (string[])["\\ud800", "a\\ud83dz", "\\ude00\\ud83d"])
            Assert.Contains("not Unicode", Dialects.At(path).Refuse(Dialects.At(path).Body(half)).Detail, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(PathsThatSaySomething))]
    public void Text_of_any_character_is_read_as_it_is(string path)
    {
        var dialect = Dialects.At(path);
        const string text = "a\0b\u001b\u0085\u2028\uFFFF\uFEFF\U0010FFFF";
        var escaped = string.Concat(text.Select(unit => $"\\u{(int)unit:x4}"));
        Assert.Equal(text, dialect.Read(dialect.Body(escaped)).Turn.LastUserMessage!.Text);
        Assert.Equal(text[2..3] + text[4..], dialect.Read(dialect.Body(text[2..3] + text[4..])).Turn.LastUserMessage!.Text);
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void A_byte_order_mark_is_passed_over(string path)
    {
        var dialect = Dialects.At(path);
        Assert.Equal(TurnText.Of(dialect.Read(dialect.Body())), TurnText.Of(dialect.Read("\uFEFF" + dialect.Body())));
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void Nesting_stops_at_the_limit(string path)
    {
        var dialect = Dialects.At(path);
        string Nested(int depth) => dialect.Body(fields: $"\"x\":{new string('[', depth)}{new string(']', depth)}");
        dialect.Read(Nested(63));
        foreach (var depth in (int[])[64, 1000, 500_000])
            Assert.Contains("64 levels", dialect.Refuse(Nested(depth)).Detail, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void Numbers_of_any_size_are_passed_over_where_they_say_nothing(string path)
    {
        var dialect = Dialects.At(path);
        var plain = TurnText.Of(dialect.Read(dialect.Body()));
        foreach (var number in (string[])["1e999999", "-1e-999999", new string('9', 100_000), "0." + new string('3', 100_000)])
            Assert.Equal(plain, TurnText.Of(dialect.Read(dialect.Body(fields: $"\"seed\":{number},\"options\":{{\"top_k\":{number}}}"))));
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void Of_a_member_that_is_there_twice_the_last_counts(string path)
    {
        var dialect = Dialects.At(path);
        var once = dialect.Body("b", model: "b")[1..^1];
        Assert.Equal(TurnText.Of(dialect.Read($"{{{once}}}")), TurnText.Of(dialect.Read($"{{{dialect.Body("a", model: "a")[1..^1]},{once}}}")));
    }

    [Theory]
    [MemberData(nameof(PathsOfConversations))]
    public void A_role_that_nobody_has_is_named(string path)
    {
        var dialect = Dialects.At(path);
        var (member, parameter) = dialect.Role!.Value;
        foreach (var role in (string[])["\"robot\"", "\"\"", "\"USER\"", "\"user\\u0000\"", "7", "[]"])
        {
            var fault = dialect.Refuse(dialect.Body().Replace(member, $"\"role\":{role}", StringComparison.Ordinal));
            Assert.Equal(FaultCode.InvalidRequest, fault.Code);
            Assert.Equal(parameter, fault.Parameter);
        }
    }

    [Theory]
    [MemberData(nameof(PathsOfConversations))]
    public void A_million_messages_are_not_read(string path)
    {
        var dialect = Dialects.At(path);
        var limits = new DecodeLimits();
        string Messages(int count) => dialect.BodyOfMessages(string.Join(',', Enumerable.Repeat(dialect.Message, count)));
        dialect.Read(Messages(limits.MaxMessages));
        AssertLimit(dialect.Refuse(Messages(limits.MaxMessages + 1)), FaultCode.TooManyMessages, dialect.List!, "MOTIVE_PROXY_MAX_MESSAGES");
        Assert.NotEqual(FaultCode.InvalidRequest, dialect.Refuse(Messages(1_000_000)).Code);
    }

    [Theory]
    [MemberData(nameof(PathsOfConversations))]
    public void A_million_parts_are_not_read(string path)
    {
        var dialect = Dialects.At(path);
        var limits = new DecodeLimits();
        string Parts(int count) => dialect.BodyOfParts(string.Join(',', Enumerable.Repeat(dialect.Part, count)));
        dialect.Read(Parts(1000));
        AssertLimit(dialect.Refuse(Parts(limits.MaxValues)), FaultCode.TooManyValues, dialect.List!, "MOTIVE_PROXY_MAX_VALUES");
    }

    [Theory]
    [MemberData(nameof(PathsOfTools))]
    public void Many_tools_are_not_read(string path)
    {
        var dialect = Dialects.At(path);
        var limits = new DecodeLimits();
        string Tools(int count) => dialect.BodyOfTools(Enumerable.Range(0, count).Select(number => $"t{number}"));
        Assert.Equal(limits.MaxTools, dialect.Read(Tools(limits.MaxTools)).Turn.Tools.Length);
        AssertLimit(dialect.Refuse(Tools(limits.MaxTools + 1)), FaultCode.TooManyTools, "tools", "MOTIVE_PROXY_MAX_TOOLS");
    }

    [Theory]
    [MemberData(nameof(PathsOfTools))]
    public void A_name_of_a_tool_has_an_end(string path)
    {
        var dialect = Dialects.At(path);
        Assert.Single(dialect.Read(dialect.BodyOfTools([new string('t', 256)])).Turn.Tools);
        Assert.Equal(dialect.ToolName, dialect.Refuse(dialect.BodyOfTools([new string('t', 257)])).Parameter);
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void Values_are_counted_wherever_they_stand(string path)
    {
        var dialect = Dialects.At(path);
        var list = "\"" + new string('n', 1_000_000) + "\":[" + string.Join(',', Enumerable.Repeat(1, 2000)) + "]";
        var fault = dialect.Refuse(dialect.Body(fields: list), new DecodeLimits(MaxValues: 2000));
        Assert.Equal(FaultCode.TooManyValues, fault.Code);
        Assert.InRange(fault.Detail!.Length, 1, 300);
        dialect.Read(dialect.Body(fields: list), new DecodeLimits(MaxValues: 2100));
    }

    private static void AssertLimit(Fault fault, FaultCode code, string parameter, string option)
    {
        Assert.Equal(code, fault.Code);
        Assert.StartsWith(parameter, fault.Parameter, StringComparison.Ordinal);
        Assert.Contains(option, fault.Detail, StringComparison.Ordinal);
    }

    private static TheoryData<string> Where(Func<Dialect, bool> fits) => [.. Dialects.All.Where(fits).Select(dialect => dialect.Path)];
}
