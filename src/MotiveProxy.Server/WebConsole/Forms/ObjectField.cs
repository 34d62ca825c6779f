using System.Text;
using System.Text.Json;

namespace MotiveProxy.Server.WebConsole.Forms;

/// <summary>An object: the members that are declared, and those that the person adds.</summary>
public sealed class ObjectField : Field
{
    private readonly ObjectSchema _shape;
    private readonly List<Member> _added = [];
    private List<Member>? _members;

    internal ObjectField(FieldPlace place, FlatSchema schema)
        : base(place, schema) => _shape = new ObjectSchema(schema);

    /// <summary>The members that the schema declares, in its order.</summary>
    public IReadOnlyList<Member> Members => _members ??=
        [.. _shape.Declared.Select(declared => NewMember(declared.Name, declared.Schema, declared.IsRequired))];

    /// <summary>The members that the person added, in the order in which they were.</summary>
    public IReadOnlyList<Member> Added => _added;

    /// <summary>Whether the person may add members.</summary>
    public bool CanAdd => _shape.Additional is not null && _added.Count < FormLimits.MostMembers && !Place.Form.IsFull;

    /// <inheritdoc/>
    public override bool IsLeaf => false;

    internal override IEnumerable<Field> Parts => (_members ?? []).Concat(_added).Select(member => member.Field);

    /// <summary>All members, the declared first.</summary>
    internal IEnumerable<Member> All => Members.Concat(_added);

    private protected override bool IsBlank => false;

    /// <summary>Adds a member, with or without a name.</summary>
    /// <returns>The member; <see langword="null"/> if there may be no more.</returns>
    public Member? Add(string name = "")
    {
        if (!CanAdd)
            return null;

        var added = NewAdded(JsonText.Whole(name));
        added.Field.Prefill();
        Edited();
        return added;
    }

    /// <summary>Removes a member that the person added.</summary>
    public void Remove(Member member)
    {
        if (!_added.Remove(member))
            return;

        Place.Form.Release(member.Field);
        Edited();
    }

    /// <summary>Renames a member that the person added. Any text is kept as it is.</summary>
    public void Rename(Member member, string name)
    {
        if (!member.IsOwn)
            return;

        member.Name = JsonText.Whole(name);
        Edited();
    }

    /// <summary>Says whether a member is sent; one that is required cannot be left out. What was typed in it is kept either way.</summary>
    public void Include(Member member, bool isIncluded)
    {
        if (member.IsRequired && !isIncluded)
            return;

        if (isIncluded && !member.IsIncluded && member.Field.IsEmpty)
            member.Field.Prefill();

        member.Include(isIncluded, isMeant: true);
        Edited();
    }

    /// <summary>The member that a field is the value of.</summary>
    internal Member? MemberOf(Field field) => All.FirstOrDefault(member => member.Field == field);

    private protected override bool TryTake(JsonElement value, bool keepsAll)
    {
        if (value.ValueKind is not JsonValueKind.Object || value.GetPropertyCount() > FormLimits.MostMembers)
            return false;

        _added.ForEach(member => Place.Form.Release(member.Field));
        _added.Clear();
        var given = new HashSet<string>(StringComparer.Ordinal);
        foreach (var property in value.EnumerateObject())
        {
            var member = given.Add(property.Name) ? Members.FirstOrDefault(declared => declared.Name == property.Name) : null;
            if (member is not null)
                member.Include(member.Field.Load(property.Value, keepsAll) || member.IsRequired, isMeant: false);
            else if (keepsAll || CanAdd)
                NewAdded(property.Name).Field.Load(property.Value, keepsAll);
        }

        foreach (var member in Members.Where(member => !given.Contains(member.Name) && (!member.IsRequired || (keepsAll && !member.Field.IsEmpty))))
            member.Include(isIncluded: false, isMeant: false);

        return true;
    }

    private protected override void WriteValue(StringBuilder json)
    {
        json.Append('{');
        var separator = "";
        foreach (var member in All.Where(member => member.IsSent))
        {
            json.Append(separator);
            JsonText.WriteString(json, member.Name);
            json.Append(':');
            member.Field.Write(json);
            separator = ",";
        }

        json.Append('}');
    }

    private protected override void PartEdited(Field part) => MemberOf(part)?.FieldEdited();

    private Member NewMember(string name, JsonElement schema, bool isRequired)
    {
        var field = FieldBuilder.Make(FieldPlace.In(this, isRequired), schema);
        if (isRequired)
            field.Prefill();

        return new Member(name, field, isRequired, isOwn: false);
    }

    private Member NewAdded(string name)
    {
        var added = new Member(name, FieldBuilder.Make(FieldPlace.In(this, isForced: false), _shape.Additional ?? FlatSchema.Anything), isRequired: false, isOwn: true);
        _added.Add(added);
        return added;
    }
}
