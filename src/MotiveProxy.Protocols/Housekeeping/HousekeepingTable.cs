using MotiveProxy.Core.Conversations;

namespace MotiveProxy.Protocols.Housekeeping;

/// <summary>
/// Recognises the requests that clients make on their own, and answers them in the shape that they ask for, so that nobody
/// has to invent titles by hand, and none is taken for a turn. What has tools is never one.
/// </summary>
/// <param name="rows">What is recognised; the first row that fits decides.</param>
public sealed class HousekeepingTable(IReadOnlyList<HousekeepingRow> rows)
{
    /// <summary>The table without any configuration.</summary>
    public static HousekeepingTable Default { get; } = new(HousekeepingDefaults.Rows);

    /// <summary>What is recognised.</summary>
    public IReadOnlyList<HousekeepingRow> Rows { get; } = rows;

    /// <summary>The row that a turn fits, or <see langword="null"/> for a turn of a conversation.</summary>
    public HousekeepingRow? Recognise(Turn turn)
    {
        if (!turn.Tools.IsEmpty || turn.Messages.IsEmpty)
            return null;

        for (var i = 0; i < Rows.Count; i++)
        {
            if (Fits(Rows[i], turn))
                return Rows[i];
        }

        return null;
    }

    /// <summary>The answer to a turn that was recognised. The same turn has the same answer, always.</summary>
    public static Answer Answer(HousekeepingRow row, Turn turn)
    {
        var gist = new Gist(row, turn);
        var text = turn.Format is ResponseFormat.JsonSchema wanted
            ? SchemaAnswer.Of(wanted.Schema, gist, gist.Fill(row.Answer))
            : gist.Fill(row.Answer);
        return Core.Conversations.Answer.OfText(text);
    }

    // Ordered by cost: the marks may have to be looked for in all that was said, and a schema has to be read.
    private static bool Fits(HousekeepingRow row, Turn turn)
    {
        if (row.Marks.Count == 0 || turn.Messages.Length > row.MaxMessages)
            return false;
        if (row.SchemaFields.Count > 0 && turn.Format is not ResponseFormat.JsonSchema)
            return false;

        for (var i = 0; i < row.Marks.Count; i++)
        {
            if (!row.Marks[i].IsOn(turn))
                return false;
        }

        return row.SchemaFields.Count == 0 || AsksOnlyFor(row.SchemaFields, turn.Format);
    }

    private static bool AsksOnlyFor(IReadOnlyList<string> fields, ResponseFormat format) =>
        format is ResponseFormat.JsonSchema wanted
        && SchemaAnswer.FieldsOf(wanted.Schema) is { Count: > 0 } asked
        && asked.All(field => fields.Contains(field, StringComparer.OrdinalIgnoreCase));
}
