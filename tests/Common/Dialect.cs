namespace MotiveProxy.Tests.Common;

/// <summary>What requests to one path are made of, as text: enough to spoil them in every way that clients can.</summary>
/// <param name="Path">Where they go.</param>
/// <param name="Said">The field that says something, with <c>$TEXT</c> where a user's text stands in its quotes; empty if nothing is said.</param>
/// <param name="Error">Where the words of an error are.</param>
internal sealed record Dialect(string Path, string Said, string Error)
{
    private const string Text = "$TEXT";

    /// <summary>The name of the model in the path, where it does not stand in the body.</summary>
    public string? ModelInPath { get; init; }

    /// <summary>The name of the list of messages, where there is one.</summary>
    public string? List { get; init; }

    /// <summary>One element of that list.</summary>
    public string Message { get; init; } = "";

    /// <summary>The user's role, as it stands in a message, and the parameter that it is.</summary>
    public (string Member, string Parameter)? Role { get; init; }

    /// <summary>A user's message whose content is the list <c>$PARTS</c>.</summary>
    public string? MessageOfParts { get; init; }

    /// <summary>The smallest part of content.</summary>
    public string Part { get; init; } = "\"\"";

    /// <summary>The field of tools, with <c>$TOOLS</c> where they stand.</summary>
    public string? Tools { get; init; }

    /// <summary>One tool, with <c>$NAME</c> where its name stands in its quotes.</summary>
    public string Tool { get; init; } = "";

    /// <summary>The parameter that the first tool's name is.</summary>
    public string ToolName { get; init; } = "";

    /// <summary>Fields that say all else that can be said.</summary>
    public string Else { get; init; } = "";

    /// <summary>The parameter of what is said.</summary>
    public string SaidParameter => Said.Length == 0 ? "" : Said.Split('"')[1];

    /// <summary>A request that says a text.</summary>
    /// <param name="text">The inside of a JSON string.</param>
    /// <param name="fields">More fields.</param>
    /// <param name="model">The inside of another.</param>
    public string Body(string text = "Hi", string fields = "", string model = "npc") => Join(Said.Replace(Text, text, StringComparison.Ordinal), fields, model);

    /// <summary>A request with every member that is read.</summary>
    public string BodyOfEverything => Join("", Else, "npc");

    /// <summary>A request of these messages.</summary>
    public string BodyOfMessages(string messages) => Join($"\"{List}\":[{messages}]", "", "npc");

    /// <summary>A request of one message with these parts.</summary>
    public string BodyOfParts(string parts) => BodyOfMessages(MessageOfParts!.Replace("$PARTS", parts, StringComparison.Ordinal));

    /// <summary>A request that declares tools of these names.</summary>
    public string BodyOfTools(IEnumerable<string> names) => Body(
        fields: Tools!.Replace("$TOOLS", string.Join(',', names.Select(name => Tool.Replace("$NAME", name, StringComparison.Ordinal))), StringComparison.Ordinal));

    private string Join(string said, string fields, string model) =>
        "{" + string.Join(',', new[] { ModelInPath is null ? $"\"model\":\"{model}\"" : "", said, fields }.Where(field => field.Length > 0)) + "}";
}
