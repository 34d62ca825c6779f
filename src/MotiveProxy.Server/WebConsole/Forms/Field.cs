using System.Text;
using System.Text.Json;

namespace MotiveProxy.Server.WebConsole.Forms;

/// <summary>
/// A place in a form that a person gives a value for. Its kinds are <see cref="TextField"/>, <see cref="NumberField"/>, <see cref="BooleanField"/>,
/// <see cref="ChoiceField"/>, <see cref="ObjectField"/>, <see cref="ListField"/>, <see cref="UnionField"/> and <see cref="RawField"/>. Each can be
/// written as JSON instead: then it is raw, until it is shown as fields again.
/// </summary>
public abstract class Field
{
    private string? _rawAtFirst;

    private protected Field(FieldPlace place, FlatSchema schema)
    {
        Place = place;
        Schema = schema;
        Id = place.Form.NextId();
        Words = new FieldWords(schema);
    }

    /// <summary>An id for HTML: unique in the page if the form's is, and the same as long as the field exists.</summary>
    public string Id { get; }

    /// <summary>The field that this one is a part of; <see langword="null"/> for the form's root.</summary>
    public Field? Parent => Place.Parent;

    /// <summary>What the value is called where it stands: a member's name, an entry's number in brackets, or what the form is called.</summary>
    public string Name => Parent switch
    {
        ObjectField parent => parent.MemberOf(this)?.Name ?? "",
        ListField parent => $"[{parent.IndexOf(this)}]",
        UnionField parent => parent.Name,
        _ => Place.Form.Name,
    };

    /// <summary>Where the value stands, for a person: <c>days[2].name</c>; empty for the form's root.</summary>
    public string Path => Parent switch
    {
        ObjectField { Path: "" } => Name,
        ObjectField parent => $"{parent.Path}.{Name}",
        ListField parent => parent.Path + Name,
        UnionField parent => parent.Path,
        _ => "",
    };

    /// <summary>What tells it from all other fields of the form; the same when what was given is loaded into a new form.</summary>
    public string Part => $"{Place.Level}:{Path}";

    /// <summary>What the schema says about it in words: title, description, limits, examples.</summary>
    public FieldWords Words { get; }

    /// <summary>Whether one input is all there is to it.</summary>
    public abstract bool IsLeaf { get; }

    /// <summary>Whether it is written as JSON at the moment.</summary>
    public bool IsRaw => RawText is not null;

    /// <summary>The JSON that is written instead of fields, as it was typed; <see langword="null"/> if fields are shown.</summary>
    public string? RawText { get; private set; }

    /// <summary>Whether it could be shown as fields at all.</summary>
    public virtual bool HasFields => true;

    /// <summary>Whether nothing was given yet: then there is nothing to send.</summary>
    public bool IsEmpty => IsRaw ? string.IsNullOrWhiteSpace(RawText) : IsBlank;

    /// <summary>What is wrong with the value at this place, for a person to read.</summary>
    public IReadOnlyList<FieldProblem> Problems => Place.Form.Problems.Of(this);

    /// <summary>The form, and what this field is a part of.</summary>
    internal FieldPlace Place { get; }

    /// <summary>What the value is held to.</summary>
    internal FlatSchema Schema { get; }

    /// <summary>Whether it is not sent, whatever it holds: its member is left out, or another alternative is chosen.</summary>
    internal bool IsLeftOut => Parent switch
    {
        ObjectField parent => parent.MemberOf(this) is { IsIncluded: false },
        UnionField parent => parent.Current != this || parent.IsLeftOut,
        _ => false,
    };

    /// <summary>Whether the person gave nothing.</summary>
    internal virtual bool IsUntouched => IsEmpty;

    /// <summary>Its parts, as far as they exist.</summary>
    internal virtual IEnumerable<Field> Parts => [];

    /// <summary>Whether no value was given in the fields.</summary>
    private protected abstract bool IsBlank { get; }

    /// <summary>Writes it as JSON from now on, beginning with what the fields hold.</summary>
    public void ShowRaw()
    {
        if (IsRaw)
            return;

        RawText = _rawAtFirst = IsBlank ? "" : Pretty();
        Edited();
    }

    /// <summary>Changes the JSON that is written instead of fields. Any text is kept as it is.</summary>
    public void SetRawText(string text)
    {
        RawText = JsonText.Whole(text);
        Edited();
    }

    /// <summary>
    /// Shows fields again, with what the JSON holds; those are as they were if it was not changed, or removed altogether.
    /// </summary>
    /// <returns>Whether fields are shown now; what is no JSON, or no value of this kind, stays raw.</returns>
    public bool TryShowFields()
    {
        if (RawText is null)
            return true;
        if (!HasFields)
            return false;

        if (RawText == _rawAtFirst || IsEmpty)
            RawText = null;
        else if (JsonText.TryParse(RawText) is { } value)
            Load(value, keepsAll: true);

        Edited();
        return !IsRaw;
    }

    /// <summary>Takes a value over.</summary>
    /// <param name="value">The value.</param>
    /// <param name="keepsAll">Whether what does not fit is kept as JSON; else it is left out, and the field is as it was.</param>
    /// <returns>Whether the value is kept, one way or the other.</returns>
    internal bool Load(JsonElement value, bool keepsAll)
    {
        if (TryLoad(value, keepsAll))
            return true;
        if (keepsAll)
            LoadRaw(value);

        return keepsAll;
    }

    /// <summary>Takes a value over if it is of this kind.</summary>
    /// <param name="value">The value.</param>
    /// <param name="keepsAll">Whether parts of it that do not fit are kept as JSON.</param>
    internal bool TryLoad(JsonElement value, bool keepsAll)
    {
        if (!HasFields)
            LoadRaw(value);
        else if (TryTake(value, keepsAll))
            RawText = null;
        else
            return false;

        return true;
    }

    /// <summary>Begins with the default that the schema has, if it has one.</summary>
    internal void Prefill()
    {
        if (Schema.Any("default") is { } usual)
            TryLoad(usual, keepsAll: false);
    }

    /// <summary>The value as JSON on one line; <c>null</c> if there is none.</summary>
    internal string ToJson()
    {
        var json = new StringBuilder();
        Write(json);
        return json.ToString();
    }

    /// <summary>Writes the value as JSON; <c>null</c> if there is none.</summary>
    internal void Write(StringBuilder json)
    {
        if (IsEmpty)
            json.Append("null");
        else if (RawText is null)
            WriteValue(json);
        else if (JsonText.TryParse(RawText) is { } value)
            JsonText.Write(json, value);
        else
            JsonText.WriteString(json, RawText);
    }

    /// <summary>What is wrong with what was typed, before any schema is asked.</summary>
    internal string? FindTypingMistake() =>
        !IsRaw ? FindMistyped()
        : IsEmpty || JsonText.TryParse(RawText!) is not null ? null
        : Place.Form.Check.FindMistake("true", RawText!) ?? "must be Unicode, and holds an escape for half a character";

    /// <summary>Notes that the person changed something here.</summary>
    internal void Edited()
    {
        Place.Form.Changed();
        for (var (child, parent) = (this, Parent); parent is not null; (child, parent) = (parent, parent.Parent))
            parent.PartEdited(child);
    }

    /// <summary>Takes a value of its own kind over.</summary>
    private protected abstract bool TryTake(JsonElement value, bool keepsAll);

    /// <summary>Writes the value that the fields hold; there is one.</summary>
    private protected abstract void WriteValue(StringBuilder json);

    /// <summary>Whether what was typed is no value of this kind.</summary>
    private protected virtual string? FindMistyped() => null;

    /// <summary>Hears that the person changed something in a part.</summary>
    private protected virtual void PartEdited(Field part)
    {
    }

    /// <summary>Begins as JSON, for a field that knows no other way.</summary>
    private protected void BeginRaw() => RawText = "";

    private void LoadRaw(JsonElement value)
    {
        RawText = JsonText.Pretty(value);
        _rawAtFirst = null;
    }

    private string Pretty()
    {
        var json = new StringBuilder();
        WriteValue(json);
        return JsonText.TryParse(json.ToString()) is { } value ? JsonText.Pretty(value) : json.ToString();
    }
}
