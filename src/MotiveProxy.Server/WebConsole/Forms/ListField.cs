using System.Text;
using System.Text.Json;

namespace MotiveProxy.Server.WebConsole.Forms;

/// <summary>A list: entries can be added, removed and moved as far as the schema lets them.</summary>
public sealed class ListField : Field
{
    private readonly IReadOnlyList<JsonElement> _first;
    private readonly JsonElement _rest;
    private List<Field>? _items;

    internal ListField(FieldPlace place, FlatSchema schema)
        : base(place, schema)
    {
        var older = schema.List("items");
        _first = schema.List("prefixItems") ?? older ?? [];
        _rest = (older is null ? schema.Any("items") : schema.Any("additionalItems")) ?? FlatSchema.Anything;
        Least = schema.Count("minItems") ?? 0;
        Most = Math.Min(schema.Count("maxItems") ?? int.MaxValue, _rest.ValueKind is JsonValueKind.False ? _first.Count : int.MaxValue);
    }

    /// <summary>The entries.</summary>
    public IReadOnlyList<Field> Items => Existing();

    /// <summary>How many entries there must be.</summary>
    public int Least { get; }

    /// <summary>How many entries there may be.</summary>
    public int Most { get; }

    /// <summary>Whether there may be another entry.</summary>
    public bool CanAdd => Items.Count < Math.Min(Most, FormLimits.MostItems) && !Place.Form.IsFull;

    /// <inheritdoc/>
    public override bool IsLeaf => false;

    internal override IEnumerable<Field> Parts => _items ?? [];

    private protected override bool IsBlank => false;

    /// <summary>Adds an entry at the end.</summary>
    /// <returns>The entry; <see langword="null"/> if there may be no more.</returns>
    public Field? Add()
    {
        if (!CanAdd)
            return null;

        var added = NewItem(Items.Count, isForced: false);
        Existing().Add(added);
        added.Prefill();
        Edited();
        return added;
    }

    /// <summary>Whether an entry can be removed: of those that have a schema of their own only the last can.</summary>
    public bool CanRemove(Field item) => IndexOf(item) is >= 0 and var index && (index >= _first.Count || index == Items.Count - 1);

    /// <summary>Removes an entry.</summary>
    public void Remove(Field item)
    {
        if (!CanRemove(item))
            return;

        Existing().Remove(item);
        Place.Form.Release(item);
        Edited();
    }

    /// <summary>Whether an entry can be moved: not to, or from, where entries have schemas of their own.</summary>
    /// <param name="item">The entry.</param>
    /// <param name="by">How far, such as -1 for one place nearer to the beginning.</param>
    public bool CanMove(Field item, int by) =>
        IndexOf(item) is >= 0 and var index && index >= _first.Count && index + by >= _first.Count && index + by < Items.Count;

    /// <summary>Moves an entry.</summary>
    /// <param name="item">The entry.</param>
    /// <param name="by">How far, such as -1 for one place nearer to the beginning.</param>
    public void Move(Field item, int by)
    {
        if (!CanMove(item, by))
            return;

        var index = IndexOf(item);
        Existing().RemoveAt(index);
        Existing().Insert(index + by, item);
        Edited();
    }

    /// <summary>The number of an entry, from 0; -1 if it is none of this list.</summary>
    public int IndexOf(Field item) => Existing().IndexOf(item);

    private protected override bool TryTake(JsonElement value, bool keepsAll)
    {
        if (value.ValueKind is not JsonValueKind.Array || value.GetArrayLength() > FormLimits.MostItems)
            return false;

        (_items ?? []).ForEach(Place.Form.Release);
        _items = [];
        foreach (var entry in value.EnumerateArray())
        {
            var item = NewItem(_items.Count, isForced: false);
            if (item.Load(entry, keepsAll))
                _items.Add(item);
            else
                Place.Form.Release(item);
        }

        return true;
    }

    private protected override void WriteValue(StringBuilder json)
    {
        json.Append('[');
        var separator = "";
        foreach (var item in Items)
        {
            json.Append(separator);
            item.Write(json);
            separator = ",";
        }

        json.Append(']');
    }

    private List<Field> Existing()
    {
        if (_items is not null)
            return _items;

        _items = [];
        var count = Math.Min(Math.Min(Math.Max(Least, _first.Count), Most), FormLimits.MostFirstItems);
        for (var i = 0; i < count; i++)
        {
            _items.Add(NewItem(i, isForced: true));
            _items[i].Prefill();
        }

        return _items;
    }

    private Field NewItem(int index, bool isForced) =>
        FieldBuilder.Make(FieldPlace.In(this, isForced), index < _first.Count ? _first[index] : _rest);
}
