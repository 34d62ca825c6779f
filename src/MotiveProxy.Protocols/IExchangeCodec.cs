using System.Buffers;
using MotiveProxy.Core.Conversations;

namespace MotiveProxy.Protocols;

/// <summary>One protocol's words for an exchange: bytes to a turn, a reply to bytes. Pure and thread-safe.</summary>
public interface IExchangeCodec
{
    /// <summary>Reads a request.</summary>
    /// <param name="body">The whole body.</param>
    /// <param name="limits">What a request may hold.</param>
    /// <param name="modelInPath">The model's name where the route holds it (Azure's deployment), else <see langword="null"/>.</param>
    /// <returns>The request, or the fault that says what is wrong with it. Never throws on any bytes.</returns>
    Decoded Decode(ReadOnlyMemory<byte> body, DecodeLimits limits, string? modelInPath);

    /// <summary>Begins a reply in the form that the request asks for.</summary>
    /// <param name="request">What <see cref="Decode"/> made.</param>
    /// <param name="head">What is known of the reply before its first part.</param>
    IReplyFold Reply(DecodedRequest request, ReplyHead head);

    /// <summary>Writes the body of an error that comes before the first byte of a reply.</summary>
    void WriteError(ErrorReport error, IBufferWriter<byte> output);
}

/// <summary>
/// A reply in the making: a fold from parts to bytes. The server calls <see cref="Open"/> once, then any number of
/// <see cref="Beat"/> and <see cref="Part"/>, then exactly one of <see cref="End"/> and <see cref="Fail"/>.
/// Each call writes whole frames, to be sent in one write.
/// </summary>
public interface IReplyFold
{
    /// <summary>The Content-Type of the reply.</summary>
    string ContentType { get; }

    /// <summary>Whether parts are sent as they come; else all is written by <see cref="End"/>.</summary>
    bool Streams { get; }

    /// <summary>Writes what can go out before anybody has spoken; may write nothing.</summary>
    void Open(IBufferWriter<byte> output);

    /// <summary>Writes a no-op that keeps the client patient.</summary>
    void Beat(IBufferWriter<byte> output);

    /// <summary>Takes a part; a stream writes it.</summary>
    void Part(AnswerPart part, IBufferWriter<byte> output);

    /// <summary>Writes what is left of the reply, with its terminal event.</summary>
    void End(FinishReason finish, IBufferWriter<byte> output);

    /// <summary>Writes the protocol's error event into a reply that has begun; the server aborts the connection after it. Writes nothing where the protocol has no such event.</summary>
    void Fail(ErrorReport error, IBufferWriter<byte> output);
}

/// <summary>What a request may hold.</summary>
/// <param name="MaxMessages">The most messages, at least 1.</param>
/// <param name="MaxDepth">The deepest nesting of JSON.</param>
public sealed record DecodeLimits(int MaxMessages = 10_000, int MaxDepth = 64);

/// <summary>What became of a request's bytes.</summary>
public abstract record Decoded
{
    private Decoded()
    {
    }

    /// <summary>A request.</summary>
    /// <param name="Value">What it says.</param>
    public sealed record Request(DecodedRequest Value) : Decoded;

    /// <summary>Not a request.</summary>
    /// <param name="Fault">What is wrong and what to do about it.</param>
    public sealed record Rejected(Fault Fault) : Decoded;
}

/// <summary>What a request says.</summary>
/// <param name="Model">The model's name as sent, with a seat's suffix if it has one.</param>
/// <param name="Turn">What the client says, in no protocol's words.</param>
/// <param name="Stream">Whether the reply is to be streamed.</param>
public record DecodedRequest(string Model, Turn Turn, bool Stream);

/// <summary>What is known of a reply before its first part.</summary>
/// <param name="Id">Letters and digits; stable over retries. The codec puts its protocol's prefix before it.</param>
/// <param name="Model">The session's name.</param>
/// <param name="Created">When the turn first arrived.</param>
public sealed record ReplyHead(string Id, string Model, DateTimeOffset Created);

/// <summary>An error in all protocols' words; a codec picks those of its own.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Code">The stable code, such as <c>turn_timeout</c>; a part of the API.</param>
/// <param name="Type">OpenAI's kind of error, such as <c>invalid_request_error</c>.</param>
/// <param name="Message">What is wrong and what to do.</param>
/// <param name="Parameter">The request's parameter at fault, if one is.</param>
/// <param name="Retry">What the client is told about trying again.</param>
public sealed record ErrorReport(int Status, string Code, string Type, string Message, string? Parameter, RetryAdvice Retry);

/// <summary>What a client is told about trying again.</summary>
/// <param name="ShouldRetry">The value of <c>x-should-retry</c>; <see langword="null"/> leaves it out.</param>
/// <param name="AfterSeconds">The value of <c>Retry-After</c>, 1 to 60; <see langword="null"/> leaves it out.</param>
public readonly record struct RetryAdvice(bool? ShouldRetry, int? AfterSeconds);
