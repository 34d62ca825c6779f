using MotiveProxy.Core.Conversations;

namespace MotiveProxy.Protocols;

/// <summary>What became of a request's bytes.</summary>
public abstract record Decoded
{
    private Decoded()
    {
    }

    /// <summary>A request.</summary>
    /// <param name="Value">What it says.</param>
    public sealed record Request(DecodedRequest Value) : Decoded;

    /// <summary>A request that needs nobody: its reply has no parts, and goes out at once.</summary>
    /// <param name="Value">What it says.</param>
    public sealed record Settled(DecodedRequest Value) : Decoded;

    /// <summary>Not a request.</summary>
    /// <param name="Fault">What is wrong and what to do about it.</param>
    public sealed record Rejected(Fault Fault) : Decoded;
}
