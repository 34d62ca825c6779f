namespace MotiveProxy.Server.WebConsole.Forms;

/// <summary>Finds what is wrong with what was typed, which the value does not tell: letters in a number, JSON that is none, names that are there twice.</summary>
internal static class TypingProblems
{
    private const string NoValue = "has no value yet";

    /// <summary>All such problems in a field that is sent.</summary>
    public static IEnumerable<FieldProblem> Of(Field field)
    {
        if (field.IsEmpty)
            return [Missing(field, NoValue)];
        if (field.FindTypingMistake() is { } mistake)
            return [new FieldProblem(field, mistake, IsMissing: false)];

        return field switch
        {
            { IsRaw: true } => [],
            ObjectField parent => OfMembers(parent),
            ListField parent => parent.Items.SelectMany(Of),
            UnionField { Current: { } current } => Of(current),
            _ => [],
        };
    }

    private static IEnumerable<FieldProblem> OfMembers(ObjectField parent)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var member in parent.All)
        {
            if (member.IsAwaited)
                yield return Missing(member.Field, member.IsOwn ? NoValue : NoValue + ": give one, or leave it out");
            if (member.IsOwn && member.Name.Length == 0)
                yield return Missing(member.Field, "has no name yet");
            if (member.IsSent && !names.Add(member.Name))
                yield return new FieldProblem(member.Field, "has a name that is there twice", IsMissing: false);

            foreach (var problem in member.IsSent ? Of(member.Field) : [])
                yield return problem;
        }
    }

    private static FieldProblem Missing(Field field, string text) => new(field, text, IsMissing: true);
}
