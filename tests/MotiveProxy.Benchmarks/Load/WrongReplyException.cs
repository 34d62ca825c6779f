namespace MotiveProxy.Benchmarks.Load;

/// <summary>A reply that is not the one that was due. No figure is worth printing after this.</summary>
internal sealed class WrongReplyException(string message) : Exception(message);
