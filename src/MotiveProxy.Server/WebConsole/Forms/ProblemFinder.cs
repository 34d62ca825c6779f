using System.Text.Json;
using MotiveProxy.Protocols.Schemas;

namespace MotiveProxy.Server.WebConsole.Forms;

/// <summary>
/// Finds what is wrong in a form: with what was typed, and, by the same check that an answer has to pass, with the value. Where a person chose one of several
/// alternatives, the value is held to that one.
/// </summary>
internal static class ProblemFinder
{
    /// <summary>All problems.</summary>
    public static FormProblems Find(SchemaForm form)
    {
        var typed = TypingProblems.Of(form.Root).ToList();
        var wrong = typed.Select(problem => problem.Field).ToHashSet();
        if (wrong.Contains(form.Root))
            return new FormProblems(typed);

        var found = Mistakes(form).Select(mistake => Locate(form.Root, mistake)).Where(problem => !IsWithin(problem.Field, wrong));
        return new FormProblems(typed.Concat(found));
    }

    private static IEnumerable<SchemaMistake> Mistakes(SchemaForm form)
    {
        var json = form.ToJson();
        if (JsonText.TryParse(json) is not { } value)
            return form.Check.FindMistake("true", json) is { } mistake ? [new SchemaMistake("", mistake)] : [];

        var mistakes = form.Check.FindMistakes(form.Source.Root, form.Source.Root, value, FormLimits.MostProblems);
        return OfWhatWasChosen(form.Root, value, "", mistakes);
    }

    private static IEnumerable<SchemaMistake> OfWhatWasChosen(Field field, JsonElement value, string at, IReadOnlyList<SchemaMistake> mistakes) => field switch
    {
        _ when mistakes.Count == 0 || field.IsRaw => mistakes,
        UnionField { Current: { } current } union => OfAlternative(union, current, value, at, mistakes),
        ObjectField parent when value.ValueKind is JsonValueKind.Object =>
            OfParts(at, mistakes, parent.All.Where(member => member.IsSent).Zip(value.EnumerateObject(), (member, sent) => (sent.Name, member.Field, sent.Value))),
        ListField parent when value.ValueKind is JsonValueKind.Array =>
            OfParts(at, mistakes, parent.Items.Zip(value.EnumerateArray(), (item, entry) => (parent.IndexOf(item).ToString(), item, entry))),
        _ => mistakes,
    };

    private static IEnumerable<SchemaMistake> OfAlternative(UnionField union, Field chosen, JsonElement value, string at, IReadOnlyList<SchemaMistake> mistakes)
    {
        var form = union.Place.Form;
        List<SchemaMistake> own =
        [
            .. form.Check.FindMistakes(form.Source.Root, chosen.Schema.Element, value, FormLimits.MostProblems)
                .Select(mistake => mistake with { Pointer = at + mistake.Pointer }),
        ];
        return own.Count == 0 ? mistakes : OfWhatWasChosen(chosen, value, at, own);
    }

    private static IEnumerable<SchemaMistake> OfParts(string at, IReadOnlyList<SchemaMistake> mistakes, IEnumerable<(string Name, Field Field, JsonElement Value)> parts)
    {
        var left = mistakes.ToList();
        var found = new List<SchemaMistake>();
        foreach (var (name, field, value) in parts)
        {
            var pointer = $"{at}/{Pointer.Escape(name)}";
            var within = left.FindAll(mistake => Pointer.IsWithin(mistake.Pointer, pointer));
            left.RemoveAll(mistake => Pointer.IsWithin(mistake.Pointer, pointer));
            found.AddRange(OfWhatWasChosen(field, value, pointer, within));
        }

        return left.Concat(found);
    }

    private static FieldProblem Locate(Field root, SchemaMistake mistake)
    {
        var field = root;
        var steps = new Queue<string>(Pointer.Split(mistake.Pointer));
        while (PartAt(field, steps) is { } part)
            field = part;

        // Of what no field is for, the place is told.
        var text = steps.Count == 0 ? mistake.Text : $"{string.Join('.', steps)}: {mistake.Text}";
        return new FieldProblem(field, text, IsMissing: steps.Count == 0 && (field.IsEmpty || field.IsLeftOut));
    }

    private static Field? PartAt(Field field, Queue<string> steps)
    {
        if (field is UnionField union && !field.IsRaw)
            return union.IsGivenAsNull ? null : union.Current;
        if (field.IsRaw || !steps.TryPeek(out var step))
            return null;

        var part = field switch
        {
            ObjectField parent => (parent.All.FirstOrDefault(member => member.Name == step && member.IsSent) ?? parent.All.FirstOrDefault(member => member.Name == step))?.Field,
            ListField parent => int.TryParse(step, out var index) ? parent.Items.ElementAtOrDefault(index) : null,
            _ => null,
        };
        if (part is not null)
            steps.Dequeue();

        return part;
    }

    private static bool IsWithin(Field field, HashSet<Field> fields)
    {
        for (var around = field; around is not null; around = around.Parent)
        {
            if (fields.Contains(around))
                return true;
        }

        return false;
    }
}
