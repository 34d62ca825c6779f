namespace MotiveProxy.Server.WebConsole.Forms;

/// <summary>Where a field stands.</summary>
/// <param name="Form">The form.</param>
/// <param name="Parent">The field that it is a part of, if any.</param>
/// <param name="IsForced">Whether there is no value of the parent without it.</param>
internal sealed record FieldPlace(SchemaForm Form, Field? Parent, bool IsForced)
{
    /// <summary>How many fields it is a part of.</summary>
    public int Level { get; } = Parent is null ? 0 : Parent.Place.Level + 1;

    /// <summary>The place of a part of a field.</summary>
    public static FieldPlace In(Field parent, bool isForced) => new(parent.Place.Form, parent, isForced);
}
