using System.Text;
using System.Text.Json;

namespace MotiveProxy.Server.WebConsole.Forms;

/// <summary>A value of one of several kinds. Each alternative keeps what was typed in it, also while another is chosen.</summary>
public sealed class UnionField : Field
{
    private readonly IReadOnlyList<FlatSchema> _alternatives;
    private readonly Field?[] _fields;
    private bool _isMeant;

    internal UnionField(FieldPlace place, FlatSchema schema, IReadOnlyList<FlatSchema> alternatives, IReadOnlyList<string> labels)
        : base(place, schema)
    {
        _alternatives = alternatives;
        _fields = new Field?[alternatives.Count];
        Labels = labels;
        Null = alternatives.Count(IsNull) == 1 ? alternatives.TakeWhile(alternative => !IsNull(alternative)).Count() : null;
        Selected = IsNullable ? Null : alternatives.Count == 1 ? 0 : null;
    }

    /// <summary>What the alternatives are called, no two the same; at least one.</summary>
    public IReadOnlyList<string> Labels { get; }

    /// <summary>Which alternative is chosen, from 0; <see langword="null"/> if none is yet.</summary>
    public int? Selected { get; private set; }

    /// <summary>The field of the chosen alternative.</summary>
    public Field? Current => Selected is { } index ? FieldOf(index) : null;

    /// <summary>Whether it is one kind of value, or <c>null</c>. It begins as null.</summary>
    public bool IsNullable => Null is not null && _alternatives.Count == 2;

    /// <summary>Whether <c>null</c> is chosen.</summary>
    public bool IsGivenAsNull => Selected is not null && Selected == Null;

    /// <summary>If this is one kind of value or null: the field of that kind, which may be shown while null is chosen.</summary>
    public Field? Other => IsNullable ? FieldOf(1 - Null!.Value) : null;

    /// <inheritdoc/>
    public override bool IsLeaf => IsNullable && Other!.IsLeaf;

    internal override IEnumerable<Field> Parts => _fields.OfType<Field>();

    internal override bool IsUntouched => IsEmpty || (IsNullable && IsGivenAsNull && !_isMeant);

    private int? Null { get; }

    private protected override bool IsBlank => Current?.IsEmpty ?? true;

    /// <summary>
    /// Chooses an alternative, or none. One that is chosen for the first time begins with what fits of the one before.
    /// </summary>
    public void Select(int? index)
    {
        var before = Current;
        var isFirst = index is { } number && number >= 0 && number < _fields.Length && _fields[number] is null;
        Selected = index is { } chosen && chosen >= 0 && chosen < _fields.Length ? chosen : null;
        _isMeant = true;
        if (isFirst && before is { IsEmpty: false })
            Current!.TryLoad(JsonText.Parse(before.ToJson()), keepsAll: false);

        Edited();
    }

    /// <summary>Chooses <c>null</c>, or the other kind; for a value that is one kind or null.</summary>
    public void SetNull(bool isNull) => Select(isNull ? Null : 1 - Null);

    private protected override bool TryTake(JsonElement value, bool keepsAll)
    {
        var before = Selected;
        foreach (var index in Enumerable.Range(0, _fields.Length).OrderBy(index => Distance(index, value)).ThenBy(index => index == before ? 0 : 1))
        {
            if (!FieldOf(index).TryLoad(value, keepsAll))
                continue;

            Selected = index;
            _isMeant = false;
            return true;
        }

        return false;
    }

    private protected override void WriteValue(StringBuilder json) => Current!.Write(json);

    // Who types into the field that is shown beside null does not mean null; who removes what was typed means it again.
    private protected override void PartEdited(Field part)
    {
        var index = Array.IndexOf(_fields, part);
        if (!IsNullable || index == Null || (_isMeant && Selected == index))
            return;

        Selected = part.IsEmpty ? Null : index;
        _isMeant = false;
    }

    private static bool IsNull(FlatSchema schema) => schema.Types is ["null"];

    private Field FieldOf(int index)
    {
        if (_fields[index] is { } known)
            return known;

        // Before it is filled: what it is filled with asks for its name.
        var made = _fields[index] = FieldBuilder.Make(FieldPlace.In(this, isForced: _fields.Length == 1), _alternatives[index]);
        made.Prefill();
        return made;
    }

    // A mistake in the value itself tells that another kind is meant, more than any number of mistakes in its parts.
    private long Distance(int index, JsonElement value)
    {
        var mistakes = Place.Form.Nearest.FindMistakes(Place.Form.Source.Root, _alternatives[index].Element, value, FormLimits.MostProblems);
        return mistakes.Count + (FormLimits.MostProblems * (long)mistakes.Count(mistake => mistake.Pointer.Length == 0));
    }
}
