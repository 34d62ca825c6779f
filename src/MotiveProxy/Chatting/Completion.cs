namespace MotiveProxy.Chatting;

/// <summary>What Tab makes of the beginning of an answer.</summary>
/// <param name="Text">The text after it.</param>
/// <param name="Choices">What it could go on with, if that is not decided.</param>
internal sealed record Completion(string Text, IReadOnlyList<string> Choices)
{
    private const string Call = "/call ";

    private const string Send = "/send! ";

    private static readonly string[] Commands = [Call, "/refuse ", "/error ", "/length ", Send, "/end"];
    private static readonly string[] Statuses = ["400", "401", "403", "404", "408", "409", "422", "429", "500", "502", "503", "529"];

    /// <summary>Completes commands, the names of tools with their arguments, and statuses.</summary>
    public static Completion Of(string text, IReadOnlyList<OfferedTool> tools)
    {
        if (text.StartsWith(Send, StringComparison.Ordinal) && Of(text[Send.Length..], tools) is var sent)
            return sent with { Text = Send + sent.Text };
        if (text.StartsWith(Call, StringComparison.Ordinal))
            return OfCall(text, tools);
        if (text.StartsWith("/error ", StringComparison.Ordinal))
            return Choose(text, "/error ", Statuses.Select(status => status + " "));

        var offered = Commands.Where(command => command != Call || tools.Count > 0);
        return text.StartsWith('/') ? Choose(text, "", offered) : new Completion(text, []);
    }

    private static Completion OfCall(string text, IReadOnlyList<OfferedTool> tools)
    {
        var name = text[Call.Length..];
        return tools.FirstOrDefault(tool => name == tool.Name + " ") is { } chosen
            ? new Completion(text + chosen.Template, [])
            : Choose(text, Call, tools.Select(tool => tool.Name + " "));
    }

    private static Completion Choose(string text, string before, IEnumerable<string> all)
    {
        var fitting = all.Where(choice => choice.StartsWith(text[before.Length..], StringComparison.Ordinal)).ToArray();
        if (fitting.Length is 0)
            return new Completion(text, []);

        var common = fitting.Aggregate((left, right) => left[..left.AsSpan().CommonPrefixLength(right)]);
        return new Completion(before + common, fitting.Length is 1 ? [] : [.. fitting.Select(choice => choice.TrimEnd())]);
    }
}
