namespace MotiveProxy.Protocols.Schemas;

/// <summary>One thing that is wrong with a value, and where.</summary>
/// <param name="Pointer">The place in the value, as a JSON Pointer (RFC 6901); empty for all of it. What is missing has the place where it should stand.</param>
/// <param name="Text">What should be there and what is, for a person to read; it does not say the place.</param>
public sealed record SchemaMistake(string Pointer, string Text);
