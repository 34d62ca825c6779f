using System.Buffers;
using System.Text;
using System.Text.Json;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Tests.Common;

namespace MotiveProxy.Protocols.Tests.BadInput;

/// <summary>Hands bodies to the codec of a path, and reads what it says of them.</summary>
internal static class Spoken
{
    public static IExchangeCodec Codec(this Dialect dialect) => ProtocolCatalog.CodecAt(dialect.Path)!;

    public static Decoded Decode(this Dialect dialect, byte[] body, DecodeLimits? limits = null) =>
        dialect.Codec().Decode(body, limits ?? new DecodeLimits(), dialect.ModelInPath);

    public static Decoded Decode(this Dialect dialect, string body, DecodeLimits? limits = null) => dialect.Decode(Encoding.UTF8.GetBytes(body), limits);

    /// <summary>What was read of a body that is a request.</summary>
    public static DecodedRequest Read(this Dialect dialect, string body, DecodeLimits? limits = null)
    {
        var decoded = dialect.Decode(body, limits);
        Assert.True(decoded is not Decoded.Rejected, $"{dialect.Path}: {decoded}");
        return RecordedRequest.Said(decoded)!;
    }

    /// <summary>The fault of a body that is none, after a look at how the protocol tells it.</summary>
    public static Fault Refuse(this Dialect dialect, byte[] body, DecodeLimits? limits = null)
    {
        var fault = Assert.IsType<Decoded.Rejected>(dialect.Decode(body, limits)).Fault;
        var report = FaultCatalog.Report(fault);
        Assert.Equal(400, report.Status);
        Assert.NotEmpty(report.Message);
        Assert.Equal(report.Message, MessageIn(dialect, report));
        return fault;
    }

    public static Fault Refuse(this Dialect dialect, string body, DecodeLimits? limits = null) => dialect.Refuse(Encoding.UTF8.GetBytes(body), limits);

    private static string? MessageIn(Dialect dialect, ErrorReport report)
    {
        var output = new ArrayBufferWriter<byte>();
        dialect.Codec().WriteError(report, output);
        using var error = JsonDocument.Parse(output.WrittenMemory);
        return dialect.Error.Split('.').Aggregate(error.RootElement, (at, field) => at.GetProperty(field)).GetString();
    }
}
