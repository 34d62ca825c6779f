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
    private const string NotUnicode = "must be Unicode, and holds an escape for half a character";

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
        if (!TryRun(run, declared.RootElement, given.RootElement))
            return NotUnicode;

        return run.Found.IsEmpty ? null : run.Found.ToString();
    }

    /// <summary>Looks for what is wrong with a value, place by place.</summary>
    /// <param name="root">The whole schema, which references point into.</param>
    /// <param name="schema">What the value is held to: the same, a part of it, or a schema put together from parts of it.</param>
    /// <param name="value">The value.</param>
    /// <param name="most">How many mistakes are told, at least 1.</param>
    /// <returns>The first mistakes, none if it fits; their places begin at <paramref name="value"/>.</returns>
    public IReadOnlyList<SchemaMistake> FindMistakes(JsonElement root, JsonElement schema, JsonElement value, int most)
    {
        var run = new SchemaRun(root, maxSteps, most);
        return TryRun(run, schema, value)
            ? [.. run.Found.Kept.Select(mistake => new SchemaMistake(mistake.Place.ToPointer(), mistake.Must + mistake.Fact))]
            : [new SchemaMistake("", NotUnicode)];
    }

    /// <summary>What a text of a format looks like, such as <c>a date such as 2026-03-01</c>; <see langword="null"/> for a format that nothing is held to.</summary>
    public static string? DescribeFormat(string format) => Formats.Find(format)?.Words;

    // A string that cannot be read throws.
    private static bool TryRun(SchemaRun run, JsonElement schema, JsonElement value)
    {
        try
        {
            run.Apply(schema, value, Place.Root);
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
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
