namespace MotiveProxy.Protocols;

/// <summary>What a request may hold.</summary>
/// <param name="MaxMessages">The most messages, at least 1.</param>
/// <param name="MaxDepth">The deepest nesting of JSON.</param>
public sealed record DecodeLimits(int MaxMessages = 10_000, int MaxDepth = 64);
