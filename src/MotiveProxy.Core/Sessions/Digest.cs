namespace MotiveProxy.Core.Sessions;

/// <summary>A SHA-256 over what something means. Equal digests: the same thing, said again.</summary>
public readonly record struct Digest(UInt128 High, UInt128 Low);
