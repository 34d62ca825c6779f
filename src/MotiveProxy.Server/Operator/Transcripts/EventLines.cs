using System.Buffers;
using MotiveProxy.Runtimes;

namespace MotiveProxy.Server.Operator.Transcripts;

/// <summary>Every event as a line of JSON, in the words of the feed.</summary>
internal sealed class EventLines : ITranscriptWriter
{
    /// <summary>The media type of lines of JSON.</summary>
    public const string MediaType = "application/jsonl";

    /// <inheritdoc/>
    public string ContentType => MediaType;

    /// <inheritdoc/>
    public void Write(SessionNotice notice, IBufferWriter<byte> output)
    {
        OperatorJson.Write(output, EventDocuments.Of(notice), OperatorJson.Default.EventDocument);
        output.Write("\n"u8);
    }

    /// <inheritdoc/>
    public void End(IBufferWriter<byte> output)
    {
        // Each line is written when it is known.
    }
}
