using System.Buffers;
using System.Text;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Protocols.Housekeeping;
using MotiveProxy.Protocols.Tests.BadInput;
using MotiveProxy.Tests.Common;

namespace MotiveProxy.Protocols.Tests;

/// <summary>Spoilt requests of real clients, and of ones that say everything, go the whole way that a request goes without a network.</summary>
public sealed class FuzzTests
{
    private const int Spoilt = 12_000;

    private static readonly ReplyHead Head = new("0198f00d", "demo", DateTimeOffset.UnixEpoch);

    private static readonly AnswerPart[] Parts =
    [
        new AnswerPart.Text("a\r\n\u2028\0\ud800"), new AnswerPart.Refusal("\"\\"), new AnswerPart.Call(new ToolCall("c\n", "t\"", "{\"a\":\n[1]}")),
    ];

    private static readonly EndpointUse.TokenCount[] Counts =
    [
        .. ProtocolCatalog.Endpoints.Select(endpoint => endpoint.Use)
            .SelectMany(use => use is EndpointUse.ByMethod by ? by.Methods.Select(method => method.Use) : [use])
            .OfType<EndpointUse.TokenCount>().Distinct(),
    ];

    public static TheoryData<string> Codecs => [.. Dialects.All.Select(dialect => dialect.Codec().GetType().FullName!).Distinct()];

    [Theory]
    [MemberData(nameof(Codecs))]
    public void Whatever_is_sent_becomes_a_turn_or_a_fault(string name)
    {
        var dialects = Dialects.All.Where(dialect => dialect.Codec().GetType().FullName == name).ToArray();
        var codec = dialects[0].Codec();
        var seeds = Recordings.All.Where(request => request.Codec.GetType() == codec.GetType()).Select(request => (Body: new SpoiltJson(request.Body), request.ModelInPath))
            .Concat(dialects.Select(dialect => (new SpoiltJson(Encoding.UTF8.GetBytes(dialect.BodyOfEverything)), dialect.ModelInPath)))
            .ToArray();
        var random = new Random(20_261_124);
        var (read, refused) = (0, 0);
        for (var i = 0; i < Spoilt; i++)
        {
            var (body, modelInPath) = seeds[random.Next(seeds.Length)];
            var decoded = codec.Decode(body.Next(random), new DecodeLimits(MaxMessages: 40, MaxTools: 40, MaxValues: 4000), modelInPath);
            if (decoded is Decoded.Rejected rejected)
                (refused, _) = (refused + 1, Tell(codec, rejected.Fault));
            else
                (read, _) = (read + 1, Use(codec, RecordedRequest.Said(decoded)!, decoded is Decoded.Settled));
        }

        // Else the spoiling is too wild, or too tame, to reach anything.
        Assert.InRange(read, Spoilt / 20, Spoilt - 1);
        Assert.InRange(refused, Spoilt / 20, Spoilt - 1);
    }

    private static int Tell(IExchangeCodec codec, Fault fault)
    {
        var report = FaultCatalog.Report(fault);
        Assert.Equal(400, report.Status);
        Assert.InRange(report.Message.Length, 1, 500);
        var output = new ArrayBufferWriter<byte>();
        codec.WriteError(report, output);
        return Frames.Read("application/json", output.WrittenSpan).Count;
    }

    private static int Use(IExchangeCodec codec, DecodedRequest request, bool isSettled)
    {
        if (HousekeepingTable.Default.Recognise(request.Turn) is { } row)
            Assert.NotEmpty(HousekeepingTable.Answer(row, request.Turn).Parts);
        foreach (var count in Counts)
            count.Write(request.Turn, new ArrayBufferWriter<byte>());
        if (!isSettled)
            Sit(request.Turn);

        var fold = codec.Reply(request, Head);
        var output = new ArrayBufferWriter<byte>();
        fold.Open(output);
        fold.Beat(output);
        foreach (var part in Parts)
            fold.Part(part, output);
        fold.End(FinishReason.Stop, output);
        Assert.NotEmpty(Frames.Read(fold.ContentType, output.WrittenSpan));
        return output.WrittenCount;
    }

    // In either seat, and with the same turn in the other: nobody has to have been told apart by what they say.
    private static void Sit(Turn turn)
    {
        foreach (var first in Enum.GetValues<Seat>())
        {
            var state = SessionState.New(DateTimeOffset.UnixEpoch);
            var second = first is Seat.Caller ? Seat.StandIn : Seat.Caller;
            foreach (var (hold, seat) in new[] { ("1", first), ("2", second), ("3", first) })
            {
                var asker = new Asker($"{seat}") { Claims = [new SeatClaim(seat, SeatSource.Path)] };
                state = SessionMachine.Apply(
                    state, new SessionInput.TurnArrived(state.LastInputAt, new HoldId(hold), turn, asker), SessionRules.Default with { Present = Presenting.Full }).Next;
            }

            Assert.NotEmpty(state.Turns);
        }
    }
}
