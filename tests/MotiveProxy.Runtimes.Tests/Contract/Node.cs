namespace MotiveProxy.Runtimes.Tests.Contract;

/// <summary>A runtime under test, seen through each of its interfaces.</summary>
public sealed record Node(ISessionRuntime Runtime, ISessionWatch Watch, ISessionTranscripts Transcripts, IDrainable Drain);
