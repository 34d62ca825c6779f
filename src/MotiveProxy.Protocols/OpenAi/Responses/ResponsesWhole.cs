using System.Buffers;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Protocols.Json;

namespace MotiveProxy.Protocols.OpenAi.Responses;

/// <summary>A response as one JSON object, written at its end; until then line ends keep the client patient.</summary>
internal sealed class ResponsesWhole(ResponsesWire wire, ReplyHead head) : IReplyFold
{
    private readonly ResponsesOutput _said = new(head.Id);

    /// <inheritdoc/>
    public string ContentType => "application/json";

    /// <inheritdoc/>
    public bool Streams => false;

    /// <inheritdoc/>
    public void Open(IBufferWriter<byte> output)
    {
    }

    /// <inheritdoc/>
    public void Beat(IBufferWriter<byte> output) => output.Raw("\n"u8);

    /// <inheritdoc/>
    public void Part(AnswerPart part, IBufferWriter<byte> output) => _said.Take(part);

    /// <inheritdoc/>
    public void End(FinishReason finish, IBufferWriter<byte> output)
    {
        // Clients look for the text of an empty answer as of any other.
        if (_said.Items.Count == 0)
            _said.Take(new AnswerPart.Text(""));
        wire.WriteEnded(_said, finish, output);
    }

    /// <inheritdoc/>
    public void Fail(ErrorReport error, IBufferWriter<byte> output)
    {
        // A body that has begun can only become an answer: clients would take an error object for one.
    }
}
