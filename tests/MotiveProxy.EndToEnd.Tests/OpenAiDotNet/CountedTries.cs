using System.ClientModel.Primitives;

namespace MotiveProxy.EndToEnd.Tests.OpenAiDotNet;

/// <summary>Counts the requests that the official .NET client makes of its calls.</summary>
internal sealed class CountedTries : PipelinePolicy
{
    public int Count { get; set; }

    public override void Process(PipelineMessage message, IReadOnlyList<PipelinePolicy> pipeline, int currentIndex)
    {
        Count++;
        ProcessNext(message, pipeline, currentIndex);
    }

    public override ValueTask ProcessAsync(PipelineMessage message, IReadOnlyList<PipelinePolicy> pipeline, int currentIndex)
    {
        Count++;
        return ProcessNextAsync(message, pipeline, currentIndex);
    }
}
