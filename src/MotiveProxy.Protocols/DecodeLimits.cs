namespace MotiveProxy.Protocols;

/// <summary>What a request may hold.</summary>
/// <param name="MaxMessages">The most messages, at least 1.</param>
/// <param name="MaxTools">The most tools that it declares, at least 1.</param>
/// <param name="MaxValues">The most values of JSON, at least 1: objects, arrays, strings, numbers and the rest, wherever they stand.</param>
/// <param name="MaxDepth">The deepest nesting of JSON.</param>
public sealed record DecodeLimits(int MaxMessages = 10_000, int MaxTools = 10_000, int MaxValues = 1_000_000, int MaxDepth = 64);
