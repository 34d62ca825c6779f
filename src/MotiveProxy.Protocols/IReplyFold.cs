using System.Buffers;
using MotiveProxy.Core.Conversations;

namespace MotiveProxy.Protocols;

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
