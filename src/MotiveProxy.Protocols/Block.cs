using MotiveProxy.Core.Conversations;

namespace MotiveProxy.Protocols;

/// <summary>
/// What a piece of a message's content is, as far as it means anything to a person. Anthropic calls it a block and Google a part;
/// to both a tool's result is such a piece.
/// </summary>
internal abstract record Block
{
    private Block()
    {
    }

    /// <summary>Something said or shown.</summary>
    public sealed record Says(Part Part) : Block;

    /// <summary>A call of a tool.</summary>
    public sealed record Calls(ToolCall Call) : Block;

    /// <summary>What a tool returned.</summary>
    public sealed record Returns(Message Result) : Block;
}
