using MotiveProxy.Protocols.Schemas;

namespace MotiveProxy.Server.WebConsole.Forms;

/// <summary>
/// A form made from a JSON Schema, and what a person gave in it so far. It draws nothing and waits for nothing. It never throws for a schema or for what
/// is typed: what cannot be drawn is written as JSON, and what does not fit is a problem that is told. Not for several threads at once.
/// </summary>
public sealed class SchemaForm
{
    // Choosing the alternative that a value fits best need not be right at any price.
    private const int StepsForTheNearest = 200_000;

    private const string Unreadable = "The schema cannot be read, or is too long for a form: write JSON.";

    private int _ids;
    private int _fields;
    private FormProblems? _problems;

    /// <summary>Makes a form.</summary>
    /// <param name="schema">The JSON Schema's text; <see langword="null"/> if none was declared: then any JSON will do.</param>
    /// <param name="id">What the fields' ids begin with; unique in the page, of letters, digits and hyphens.</param>
    /// <param name="name">What the value is called, such as the tool's name.</param>
    /// <param name="check">Says whether the value fits; the default is as thorough as the server's default is.</param>
    public SchemaForm(string? schema, string id = "form", string name = "", SchemaCheck? check = null)
    {
        (Id, Name, Check) = (id, name, check ?? new SchemaCheck());
        Source = SchemaSource.Read(schema);
        var place = new FieldPlace(this, Parent: null, IsForced: true);
        Root = Source.IsRead || schema is null
            ? FieldBuilder.Make(place, Source.Root)
            : new RawField(place, Source.Flatten(Source.Root), Unreadable);
        Root.Prefill();
    }

    /// <summary>What the ids of its fields begin with.</summary>
    public string Id { get; }

    /// <summary>What the value is called; may be empty.</summary>
    public string Name { get; }

    /// <summary>The field for the whole value.</summary>
    public Field Root { get; }

    /// <summary>Whether the whole value is written as JSON at the moment.</summary>
    public bool IsRaw => Root.IsRaw;

    /// <summary>What is wrong with what was given so far; found anew after each change.</summary>
    public FormProblems Problems => _problems ??= ProblemFinder.Find(this);

    /// <summary>The whole schema.</summary>
    internal SchemaSource Source { get; }

    /// <summary>Says whether values fit.</summary>
    internal SchemaCheck Check { get; }

    /// <summary>Says which of several alternatives a value fits best.</summary>
    internal SchemaCheck Nearest { get; } = new(StepsForTheNearest);

    /// <summary>Whether there is no room for another field.</summary>
    internal bool IsFull => _fields >= FormLimits.MostFields;

    /// <summary>
    /// The value as JSON: on one line, or as it was typed if the whole of it is raw; then it need not be JSON. Declared members come in the order of their
    /// declaration, numbers as they were typed. A number that is none is given as text, so that it is JSON all the same.
    /// </summary>
    /// <returns>Empty if nothing was given.</returns>
    public string ToJson() => Root.RawText ?? (Root.IsEmpty ? "" : Root.ToJson());

    /// <summary>The same with a line for each member and entry, if it is JSON.</summary>
    public string ToPrettyJson()
    {
        var json = ToJson();
        return JsonText.TryParse(json) is { } value ? JsonText.Pretty(value) : json;
    }

    /// <summary>Writes the whole value as JSON from now on, beginning with what the fields hold.</summary>
    public void ShowRaw() => Root.ShowRaw();

    /// <summary>Shows fields again, with what the JSON holds; what does not fit a field is kept there as JSON.</summary>
    /// <returns>Whether fields are shown now; what is no JSON, or no value of this kind at all, stays raw.</returns>
    public bool TryShowFields() => Root.TryShowFields();

    /// <summary>Takes over everything that a text holds, whether it fits or not; a text that is no JSON is shown raw.</summary>
    public void Load(string json)
    {
        if (JsonText.TryParse(json) is { } value)
        {
            Root.Load(value, keepsAll: true);
            Changed();
        }
        else
        {
            Root.ShowRaw();
            Root.SetRawText(json);
        }
    }

    /// <summary>Takes over what fits of a value that was given before, perhaps for another version of the schema.</summary>
    /// <returns>Whether it is a value of this kind at all; if not, nothing has changed.</returns>
    public bool Recall(string json)
    {
        var isTaken = JsonText.TryParse(json) is { } value && Root.TryLoad(value, keepsAll: false);
        Changed();
        return isTaken;
    }

    /// <summary>An id for the next field.</summary>
    internal string NextId()
    {
        _fields++;
        return $"{Id}-{++_ids}";
    }

    /// <summary>Makes room again for what a field that is gone took.</summary>
    internal void Release(Field field)
    {
        _fields--;
        foreach (var part in field.Parts)
            Release(part);
    }

    /// <summary>Notes that something was changed.</summary>
    internal void Changed() => _problems = null;
}
