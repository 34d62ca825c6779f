namespace MotiveProxy.Protocols;

/// <summary>What is known of a reply before its first part.</summary>
/// <param name="Id">Letters and digits; stable over retries. The codec puts its protocol's prefix before it.</param>
/// <param name="Model">The session's name.</param>
/// <param name="Created">When the turn first arrived.</param>
public sealed record ReplyHead(string Id, string Model, DateTimeOffset Created);
