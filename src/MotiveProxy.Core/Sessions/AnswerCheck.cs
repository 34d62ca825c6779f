using System.Collections.Immutable;
using MotiveProxy.Core.Conversations;

namespace MotiveProxy.Core.Sessions;

/// <summary>
/// Whether an answer is what the caller declared that it takes: calls of its tools, with arguments that fit their schemas, or text in the form that it
/// asked for. One that is not is passed on only if its giver insists. Refusals, errors and answers that are cut on purpose are no such answers.
/// Whether tools had to be called is not looked at: a model that will not does the same.
/// </summary>
internal static class AnswerCheck
{
    // A person reads them.
    private const int MostNames = 50;

    private const string AnyObject = """{"type":"object"}""";

    /// <summary>Looks for a mistake in the end of an answer; text that was given before is a part of it.</summary>
    /// <param name="prompt">The prompt.</param>
    /// <param name="rest">The parts of the end, calls with their ids.</param>
    /// <param name="ending">The end.</param>
    /// <param name="rules">Whether and how anything is checked.</param>
    /// <returns>What is wrong, for a person to read, or <see langword="null"/>.</returns>
    public static string? FindMistake(SeatedTurn prompt, ImmutableList<AnswerPart> rest, Ending ending, SessionRules rules)
    {
        var isCut = ending is Ending.Whole { Rest.Finish: FinishReason.Length or FinishReason.ContentFilter };
        return ending is not Ending.Whole { IsForced: false } || isCut
            ? null
            : FindMistake(prompt, rest, rules) ?? FindInText(prompt.Given.AddRange(rest), prompt.Prompt!.Format, rules);
    }

    /// <summary>Looks for a mistake in parts that are given now. Text says nothing before its end.</summary>
    public static string? FindMistake(SeatedTurn prompt, ImmutableList<AnswerPart> parts, SessionRules rules)
    {
        if (rules.Schemas is not { } schemas)
            return null;

        var ids = parts.OfType<AnswerPart.Call>().Any() ? UsedIds(prompt) : [];
        foreach (var part in parts)
        {
            if (part is AnswerPart.Call call && FindInCall(call.Value, prompt.Prompt!, ids, schemas) is { } mistake)
                return mistake;
        }

        return null;
    }

    /// <summary>What to say of a call of a tool that is not declared.</summary>
    public static string NoSuchTool(string name, Turn prompt) => prompt.Tools.IsEmpty
        ? $"No tool is called '{name}': the caller declares none."
        : $"No tool is called '{name}'. Declared: {string.Join(", ", prompt.Tools.Take(MostNames).Select(tool => tool.Name))}{(prompt.Tools.Length > MostNames ? $" and {prompt.Tools.Length - MostNames} more" : "")}.";

    private static string? FindInCall(ToolCall call, Turn prompt, HashSet<string> ids, ISchemaCheck schemas)
    {
        if (prompt.Tools.FirstOrDefault(tool => tool.Name == call.Name) is not { } tool)
            return NoSuchTool(call.Name, prompt);
        if (prompt.ToolChoice is ToolChoice.None)
            return "The caller lets no tool be called this time.";
        if (!ids.Add(call.Id))
            return $"The id '{call.Id}' is that of another call.";

        var mistake = schemas.FindMistake(AnyObject, call.Arguments)
            ?? (tool.Parameters is { } schema ? schemas.FindMistake(schema, call.Arguments) : null);
        return mistake is null ? null : $"Arguments of \"{call.Name}\": {mistake}.";
    }

    private static string? FindInText(ImmutableList<AnswerPart> parts, ResponseFormat format, SessionRules rules)
    {
        var schema = format switch
        {
            ResponseFormat.JsonObject => AnyObject,
            ResponseFormat.JsonSchema asked => asked.Schema,
            _ => null,
        };
        if (schema is null || rules.Schemas is not { } schemas || parts.Exists(part => part is not AnswerPart.Text))
            return null;

        var text = string.Concat(parts.OfType<AnswerPart.Text>().Select(part => part.Value));
        var mistake = schemas.FindMistake(schema, text);
        return mistake is null ? null : $"The answer: {mistake}.";
    }

    private static HashSet<string> UsedIds(SeatedTurn prompt) =>
    [
        .. prompt.Prompt!.Messages.SelectMany(message => message.ToolCalls).Select(call => call.Id),
        .. prompt.Given.OfType<AnswerPart.Call>().Select(call => call.Value.Id),
    ];
}
