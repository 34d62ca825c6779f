namespace MotiveProxy.Server.WebConsole.Forms;

/// <summary>What a schema says about a value, for a person to read. All of it is text of the caller's.</summary>
public sealed class FieldWords
{
    internal FieldWords(FlatSchema schema)
    {
        Title = schema.Text("title");
        Description = schema.Text("description");
        IsDeprecated = schema.Flag("deprecated");
        Hints = SchemaHints.Of(schema);
    }

    /// <summary>Its title, if it has one.</summary>
    public string? Title { get; }

    /// <summary>Its description, if it has one.</summary>
    public string? Description { get; }

    /// <summary>Whether it should not be used any more.</summary>
    public bool IsDeprecated { get; }

    /// <summary>What else is known: limits, the form of a text, the default, examples.</summary>
    public IReadOnlyList<string> Hints { get; }
}
