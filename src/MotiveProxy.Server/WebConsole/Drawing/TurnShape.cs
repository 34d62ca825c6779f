using System.Text;
using DiffPlex.DiffBuilder;
using DiffPlex.DiffBuilder.Model;
using MotiveProxy.Core.Conversations;

namespace MotiveProxy.Server.WebConsole.Drawing;

/// <summary>What a caller says with every turn and changes seldom: its instructions, its tools and the form that it wants.</summary>
/// <param name="Instructions">The messages of system and developer.</param>
/// <param name="Tools">The tools, as text.</param>
public sealed record TurnShape(string Instructions, string Tools)
{
    /// <summary>The shape of a turn.</summary>
    public static TurnShape Of(Turn turn) => new(
        string.Join("\n\n", turn.Messages.Where(message => message.Role is Role.System or Role.Developer).Select(message => message.Text)),
        ToolsOf(turn));

    /// <summary>What became of a text, line by line; only what changed and the lines beside it.</summary>
    public static IReadOnlyList<DiffPiece> Changes(string before, string after)
    {
        const int Beside = 2;
        var lines = InlineDiffBuilder.Diff(before, after).Lines;
        return [.. lines.Where((_, at) => lines.Skip(at - Beside).Take(Math.Min(at, Beside) + 1 + Beside).Any(near => near.Type is not ChangeType.Unchanged))];
    }

    private static string ToolsOf(Turn turn)
    {
        var text = new StringBuilder();
        foreach (var tool in turn.Tools)
        {
            text.AppendLine(tool.Name);
            if (tool.Description is { } description)
                text.Append("  ").AppendLine(description.ReplaceLineEndings(" "));
            if (tool.Parameters is { } parameters)
                text.AppendLine(PrettyJson.Of(parameters));
        }

        return text.ToString();
    }
}
