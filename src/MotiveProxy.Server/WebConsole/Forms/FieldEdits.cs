using System.Globalization;

namespace MotiveProxy.Server.WebConsole.Forms;

/// <summary>What was typed where the server did not hear of it, and is told now all at once.</summary>
internal static class FieldEdits
{
    /// <summary>The end of a part's name: the switch that says that an empty text is meant.</summary>
    public const string Empty = "#empty";

    /// <summary>The switch that says that the value is null.</summary>
    public const string Null = "#null";

    /// <summary>The choice between alternatives.</summary>
    public const string Kind = "#kind";

    /// <summary>The switch that says whether a member is sent.</summary>
    public const string Send = "#send";

    /// <summary>The name of a member.</summary>
    public const string Name = "#name";

    private const string On = "true";

    /// <summary>What the browser kept of an input.</summary>
    /// <param name="name">The number of the form, a blank, and the input's name.</param>
    /// <param name="value">Its value.</param>
    public static (int Form, FieldEdit Edit) Read(string name, string value)
    {
        var blank = name.IndexOf(' ', StringComparison.Ordinal);
        return int.TryParse(name.AsSpan(0, Math.Max(blank, 0)), NumberStyles.None, CultureInfo.InvariantCulture, out var form)
            ? (form, new FieldEdit(name[(blank + 1)..], value))
            : (-1, new FieldEdit(name, value));
    }

    /// <summary>Does what an edit says.</summary>
    /// <returns>Whether what it is about is there.</returns>
    public static bool TryTake(this SchemaForm form, FieldEdit edit) =>
        edit.Part.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon
        && int.TryParse(edit.Part.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture, out var level)
        && TryTake(form.Root, level, edit.Part[(colon + 1)..], edit);

    // What is deeper, or elsewhere, is not looked at: a form may have no end.
    private static bool TryTake(Field field, int level, string path, FieldEdit edit)
    {
        if (field.Place.Level > level || !path.StartsWith(field.Path, StringComparison.Ordinal))
            return false;
        if (field.Place.Level == level)
            return TryTake(field, path[field.Path.Length..], edit.Value);

        return !field.IsRaw && Shown(field).Any(part => TryTake(part, level, path, edit));
    }

    private static IEnumerable<Field> Shown(Field field) => field switch
    {
        UnionField { IsLeaf: true, Other: { } other } => [other],
        UnionField { Current: { } current } => [current],
        ObjectField parent => [.. parent.All.Select(member => member.Field)],
        ListField list => list.Items,
        _ => [],
    };

    private static bool TryTake(Field field, string input, string value)
    {
        switch (field, input)
        {
            case ({ IsRaw: true }, ""):
                field.SetRawText(value);
                return true;
            case (TextField text, ""):
                text.SetText(value);
                return true;
            case (TextField { IsRaw: false } text, Empty):
                text.SetMeantEmpty(value is On);
                return true;
            case (NumberField number, ""):
                number.SetText(value);
                return true;
            case (ChoiceField choice, ""):
                choice.Select(SchemaFormParts.Number(value));
                return true;
            case (BooleanField flag, ""):
                flag.SetValue(value is On);
                return true;
            case (UnionField { IsRaw: false, IsNullable: true } nullable, Null):
                nullable.SetNull(value is On);
                return true;
            case (UnionField { IsRaw: false } union, Kind):
                union.Select(SchemaFormParts.Number(value));
                return true;
            case ({ Parent: ObjectField parent }, Send) when parent.MemberOf(field) is { } member:
                parent.Include(member, value is On);
                return true;
            case ({ Parent: ObjectField parent }, Name) when parent.MemberOf(field) is { IsOwn: true } member:
                parent.Rename(member, value);
                return true;
            default:
                return false;
        }
    }
}
