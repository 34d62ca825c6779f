using MotiveProxy.Core.Conversations;

namespace MotiveProxy.Protocols.Anthropic;

/// <summary>What a block of a message's content is, as far as it means anything to a person.</summary>
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
