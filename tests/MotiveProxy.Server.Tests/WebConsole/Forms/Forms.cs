using MotiveProxy.Server.WebConsole.Forms;

namespace MotiveProxy.Server.Tests.WebConsole.Forms;

/// <summary>Ways into a form that tests take again and again.</summary>
internal static class Forms
{
    /// <summary>A form of an object with one required member, named <c>a</c>.</summary>
    public static SchemaForm WithA(string schema) => new($$$"""{"type":"object","properties":{"a":{{{schema}}}},"required":["a"]}""");

    /// <summary>The member of a name in the form's object.</summary>
    public static Member Member(this SchemaForm form, string name) => ((ObjectField)form.Root).Member(name);

    /// <summary>The member of a name, declared or added.</summary>
    public static Member Member(this ObjectField field, string name) => field.Members.Concat(field.Added).First(member => member.Name == name);

    /// <summary>The field of the member <c>a</c>.</summary>
    public static T A<T>(this SchemaForm form)
        where T : Field => Assert.IsType<T>(form.Member("a").Field);

    /// <summary>All problems, with their places.</summary>
    public static IEnumerable<string> Told(this SchemaForm form) => form.Problems.All.Select(problem => problem.ToString());

    /// <summary>The field and all its parts, as far as they are shown.</summary>
    public static IEnumerable<Field> Shown(this Field field)
    {
        IEnumerable<Field> parts = field switch
        {
            { IsRaw: true } => [],
            ObjectField parent => parent.Members.Concat(parent.Added).Where(member => member.IsIncluded || member.Field.IsLeaf).Select(member => member.Field),
            ListField parent => parent.Items,
            UnionField { Current: { } current } => [current],
            _ => [],
        };
        return parts.SelectMany(Shown).Prepend(field);
    }
}
