namespace MotiveProxy.Server.WebConsole.Forms;

/// <summary>Something that is wrong with a value in a form.</summary>
/// <param name="Field">The field that it is shown at.</param>
/// <param name="Text">What should be there and what is, for a person to read; it does not say the place.</param>
/// <param name="IsMissing">Whether it is only that nothing was given there yet.</param>
public sealed record FieldProblem(Field Field, string Text, bool IsMissing)
{
    /// <summary>The problem with its place before it, such as <c>days[2]: is missing</c>.</summary>
    public override string ToString() => Field.Path.Length == 0 ? Text : $"{Field.Path}: {Text}";
}

/// <summary>All that is wrong with the values in a form, at most 100 problems.</summary>
public sealed class FormProblems
{
    private readonly ILookup<Field, FieldProblem> _byField;

    internal FormProblems(IEnumerable<FieldProblem> problems)
    {
        All = [.. problems.Take(FormLimits.MostProblems)];
        _byField = All.ToLookup(problem => problem.Field);
    }

    /// <summary>All of them, those of what was typed first.</summary>
    public IReadOnlyList<FieldProblem> All { get; }

    /// <summary>Whether the value fits, as far as can be told: then it can be sent.</summary>
    public bool IsEmpty => All.Count == 0;

    /// <summary>Those that are shown at a field.</summary>
    public IReadOnlyList<FieldProblem> Of(Field field) => [.. _byField[field]];
}
