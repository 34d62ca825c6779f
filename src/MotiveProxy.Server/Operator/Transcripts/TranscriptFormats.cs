namespace MotiveProxy.Server.Operator.Transcripts;

/// <summary>The formats of transcripts.</summary>
public static class TranscriptFormats
{
    /// <summary>Every event as a line of JSON, in the words of the feed. The default.</summary>
    public const string Events = "jsonl";

    /// <summary>For a person to read.</summary>
    public const string Readable = "markdown";

    /// <summary>Whole conversations as OpenAI's fine-tuning takes them, a line each.</summary>
    public const string Training = "openai";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [Events, Readable, Training];

    /// <summary>A writer for one transcript; <see langword="null"/> for a format that there is not.</summary>
    internal static ITranscriptWriter? WriterOf(string format) => format switch
    {
        Events => new EventLines(),
        Readable => new ReadableTranscript(),
        Training => new TrainingTranscript(),
        _ => null,
    };
}
