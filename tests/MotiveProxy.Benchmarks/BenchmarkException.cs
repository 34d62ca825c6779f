namespace MotiveProxy.Benchmarks;

/// <summary>A measurement that cannot be made here, with what to do about it.</summary>
internal sealed class BenchmarkException(string message) : Exception(message);
