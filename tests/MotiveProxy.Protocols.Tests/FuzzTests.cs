using System.Buffers;
using System.Text;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Protocols.Housekeeping;

namespace MotiveProxy.Protocols.Tests;

public sealed class FuzzTests
{
    private const int Mutations = 30_000;

    private static readonly byte[][] Tokens =
    [
        .. new[]
        {
            "null", "true", "7", "-1e999", "\"\"", "{}", "[]", "[[[[", "}}}}", ",", ":", "\"", "\\", "\\ud800", "\\u0000", "\uFEFF", "\"type\":", "\"role\":",
            "\"content\":", "\"image_url\"", "\"file\"", "\"functions\":[{}],", "\"n\":3,", "{\"type\":\"x\"}", "{\"name\":null}",
            "\"function_call\"", "\"item_reference\"", "\"x_call_output\"", "\"output\":{},", "\"refusal\"", "\"prompt\":[1],", "\"instructions\":\"x\",",
            "\"images\":[\"\"],", "\"tool_calls\":[{\"function\":{}}],", "\"format\":",
        }.Select(Encoding.UTF8.GetBytes),
        [0xFF], [0xC3], [0xED, 0xA0, 0x80], [0],
    ];

    public static TheoryData<string> Codecs => [.. SpokenHere.Select(codec => codec.GetType().FullName!)];

    private static IEnumerable<IExchangeCodec> SpokenHere =>
        ProtocolCatalog.Endpoints.Select(endpoint => endpoint.Use).OfType<EndpointUse.Exchange>().Select(exchange => exchange.Codec).Distinct();

    [Theory]
    [MemberData(nameof(Codecs))]
    public void No_bytes_make_a_codec_throw(string name)
    {
        var codec = SpokenHere.Single(codec => codec.GetType().FullName == name);
        var random = new Random(20_261_122);
        var recorded = Recordings.All.Where(request => request.Codec == codec).ToArray();
        var read = 0;
        for (var i = 0; i < Mutations; i++)
        {
            var from = recorded[random.Next(recorded.Length)];
            var decoded = codec.Decode(Mutate(from.Body, random), new DecodeLimits(MaxMessages: 5), from.ModelInPath);
            if (RecordedRequest.Said(decoded) is { } request)
            {
                read++;
                Use(codec, request);
            }
        }

        // Else the mutations are too wild to reach anything.
        Assert.InRange(read, Mutations / 20, Mutations - 1);
    }

    private static void Use(IExchangeCodec codec, DecodedRequest request)
    {
        if (HousekeepingTable.Default.Recognise(request.Turn) is { } row)
            Assert.NotEmpty(HousekeepingTable.Answer(row, request.Turn).Parts);

        var output = new ArrayBufferWriter<byte>();
        codec.Reply(request, new ReplyHead("0198f00d", "demo", DateTimeOffset.UnixEpoch)).End(FinishReason.Stop, output);
        Assert.NotEqual(0, output.WrittenCount);
    }

    private static byte[] Mutate(byte[] body, Random random)
    {
        var bytes = body.ToList();
        for (var times = random.Next(1, 4); times > 0; times--)
        {
            var at = random.Next(bytes.Count);
            var length = Math.Min(random.Next(1, 12), bytes.Count - at);
            switch (random.Next(5))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes.RemoveRange(at, length);
                    break;
                case 2:
                    bytes.InsertRange(at, Tokens[random.Next(Tokens.Length)]);
                    break;
                case 3:
                    bytes.InsertRange(at, bytes.GetRange(at, length));
                    break;
                default:
                    bytes.RemoveRange(at, length);
                    bytes.InsertRange(at, Tokens[random.Next(Tokens.Length)]);
                    break;
            }

            if (bytes.Count == 0)
                break;
        }

        return [.. bytes];
    }
}
