using System.Buffers;
using MotiveProxy.Runtimes;

namespace MotiveProxy.Server.Operator.Transcripts;

/// <summary>Writes one transcript in one format.</summary>
internal interface ITranscriptWriter
{
    /// <summary>The media type.</summary>
    string ContentType { get; }

    /// <summary>Takes the next event.</summary>
    void Write(SessionNotice notice, IBufferWriter<byte> output);

    /// <summary>Writes what could not be written before all was known.</summary>
    void End(IBufferWriter<byte> output);
}
