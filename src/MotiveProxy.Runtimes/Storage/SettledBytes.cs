namespace MotiveProxy.Runtimes.Storage;

/// <summary>A settled turn of a session, stored apart from its state: it does not change, and is not written again with each step.</summary>
/// <param name="Number">Its number in its life; a later one has a larger number.</param>
/// <param name="Body">The turn as a stored document.</param>
public readonly record struct SettledBytes(long Number, byte[] Body);
