using System.Text;
using System.Text.Json;

namespace MotiveProxy.Tests.Common;

/// <summary>
/// Spoils a body of JSON where it has a meaning: members are dropped, doubled, renamed, swapped, cut, wrapped or made something else; now and
/// then a few bytes are too. The same random numbers spoil it in the same way.
/// </summary>
internal sealed class SpoiltJson
{
    private const int MostSpoilt = 3;

    private static readonly byte[][] Values =
    [
        .. new[]
        {
            "null", "true", "7", "-1e999", "99999999999999999999999", "\"\"", "{}", "[]", "[null]", "[[]]", "\"\\ud800\"", "\"\\u0000\"", "\uFEFF", "{\"type\":\"x\"}",
            "{\"type\":null}", "[\"x\"]", "{\"name\":null}", "[{\"type\":\"text\"}]", "[{\"function\":{}}]", "\"user\"", "\"assistant\"", "\"tool\"", "\"function_call\"",
            "\"function_call_output\"", "\"item_reference\"", "\"x_call_output\"", "\"refusal\"", "\"image_url\"", "\"tool_use\"", "\"tool_result\"", "\"json_schema\"",
            new string('[', 70), "\"" + new string('n', 300) + "\"",
        }.Select(Encoding.UTF8.GetBytes),
    ];

    private static readonly byte[][] Bytes = [[0xFF], [0xC3], [0xED, 0xA0, 0x80], [0], .. new[] { ",", ":", "\"", "\\", "}", "]", "{", "[" }.Select(Encoding.UTF8.GetBytes)];

    private readonly byte[] _body;
    private readonly List<Value> _values = [];

    public SpoiltJson(byte[] body)
    {
        _body = body;
        var json = new Utf8JsonReader(body);
        json.Read();
        Read(ref json, name: null);
    }

    /// <summary>A spoilt copy.</summary>
    public byte[] Next(Random random)
    {
        var spoilt = _body.ToList();
        var chosen = Enumerable.Range(0, random.Next(1, MostSpoilt + 1)).Select(_ => Any(random)).OrderByDescending(value => value.Start);
        var end = int.MaxValue;
        foreach (var value in chosen)
        {
            // What is inside of a value that is spoilt already, or around it, is not where it was.
            if (value.End > end)
                continue;
            Spoil(spoilt, value, random);
            end = value.MemberStart;
        }

        if (random.Next(8) == 0)
            SpoilBytes(spoilt, random);
        return [.. spoilt];
    }

    private void Spoil(List<byte> spoilt, Value value, Random random)
    {
        switch (random.Next(8))
        {
            case 0:
                Drop(spoilt, value);
                break;
            case 1:
                spoilt.InsertRange(value.MemberStart, [.. Member(value), (byte)',']);
                break;
            case 2:
                Replace(spoilt, value, Text(Any(random)));
                break;
            case 3:
                spoilt.InsertRange(value.End, ","u8.ToArray().Concat(Member(Any(random))));
                break;
            case 4:
                Replace(spoilt, value, [.. random.Next(2) == 0 ? "["u8 : "{\"type\":"u8, .. Text(value), .. random.Next(2) == 0 ? "]"u8 : "}"u8]);
                break;
            case 5:
                var cut = random.Next(value.End - value.Start);
                Replace(spoilt, value, [.. Text(value)[..cut], .. Text(value)[0] == '"' ? "\""u8 : ""u8]);
                break;
            default:
                Replace(spoilt, value, Values[random.Next(Values.Length)]);
                break;
        }
    }

    private void Drop(List<byte> spoilt, Value value)
    {
        var after = value.End < _body.Length && _body[value.End] == ',' ? 1 : 0;
        spoilt.RemoveRange(value.MemberStart, value.End - value.MemberStart + after);
    }

    private static void Replace(List<byte> spoilt, Value value, byte[] text)
    {
        spoilt.RemoveRange(value.Start, value.End - value.Start);
        spoilt.InsertRange(value.Start, text);
    }

    private static void SpoilBytes(List<byte> spoilt, Random random)
    {
        var at = random.Next(spoilt.Count + 1);
        if (random.Next(2) == 0)
            spoilt.InsertRange(at, Bytes[random.Next(Bytes.Length)]);
        else
            spoilt.RemoveRange(at, Math.Min(random.Next(12), spoilt.Count - at));
    }

    private Value Any(Random random) => _values[random.Next(_values.Count)];

    private byte[] Text(Value value) => _body[value.Start..value.End];

    private byte[] Member(Value value) => _body[value.MemberStart..value.End];

    private void Read(ref Utf8JsonReader json, int? name)
    {
        var start = (int)json.TokenStartIndex;
        if (json.TokenType is JsonTokenType.StartObject)
        {
            while (json.Read() && json.TokenType is JsonTokenType.PropertyName)
            {
                var member = (int)json.TokenStartIndex;
                json.Read();
                Read(ref json, member);
            }
        }
        else if (json.TokenType is JsonTokenType.StartArray)
        {
            while (json.Read() && json.TokenType is not JsonTokenType.EndArray)
                Read(ref json, name: null);
        }

        _values.Add(new Value(name ?? start, start, (int)json.BytesConsumed));
    }

    private readonly record struct Value(int MemberStart, int Start, int End);
}
