using System.Buffers;

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
