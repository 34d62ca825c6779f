using System.Text.Json;
using MotiveProxy.Core.Sessions;

namespace MotiveProxy.Protocols.Schemas;

/// <summary>
/// Checks JSON against JSON Schemas of draft 2020-12, and of older drafts where they mean the same. A schema is somebody else's: nothing is
/// ever fetched for it, and the work is bounded. Where it is too much work, cannot be read or asks for something that is not known,
/// it is taken to be content: a right answer is never called wrong.
/// </summary>
/// <param name="maxSteps">How much work one check may be, at least 1. A step is a few nanoseconds.</param>
public sealed class SchemaCheck(int maxSteps = SchemaCheck.DefaultMaxSteps) : ISchemaCheck
{
    /// <summary>Enough for an answer of a few megabytes and a schema of a thousand fields.</summary>
    public const int DefaultMaxSteps = 10_000_000;

    private const string Fence = "```";

    /// <inheritdoc/>
    public string? FindMistake(string schema, string value)
    {
        using var declared = TryParse(schema, out _);
        if (declared is null)
            return null;

        using var given = TryParse(value, out var wrong);
        if (given is null)
            return NotJson(value, wrong!);

        var run = new SchemaRun(declared.RootElement, maxSteps);
        try
        {
            run.Apply(declared.RootElement, given.RootElement, Place.Root);
        }
        catch (InvalidOperationException)
        {
            // What a string throws that cannot be read.
            return "must be Unicode, and holds an escape for half a character";
        }

        return run.Found.IsEmpty ? null : run.Found.ToString();
    }

    private static JsonDocument? TryParse(string text, out JsonException? wrong)
    {
        wrong = null;
        try
        {
            return JsonDocument.Parse(text);
        }
        catch (JsonException exception)
        {
            wrong = exception;
            return null;
        }
    }

    private static string NotJson(string value, JsonException wrong)
    {
        var text = value.AsSpan().Trim();
        return text.IsEmpty ? "must be JSON, is empty"
            : text.StartsWith(Fence, StringComparison.Ordinal) ? "must be JSON alone, without a Markdown code fence around it"
            : $"must be JSON, and is not at line {wrong.LineNumber + 1}, byte {wrong.BytePositionInLine + 1}";
    }
}
