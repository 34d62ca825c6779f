namespace MotiveProxy.Server.WebConsole.Forms;

/// <summary>A member of an object in a form.</summary>
public sealed class Member
{
    private bool _isMeant;

    internal Member(string name, Field field, bool isRequired, bool isOwn)
    {
        (Name, Field, IsRequired, IsOwn) = (name, field, isRequired, isOwn);
        IsIncluded = isRequired || isOwn;
    }

    /// <summary>Its name, as it is sent.</summary>
    public string Name { get; internal set; }

    /// <summary>Its value.</summary>
    public Field Field { get; }

    /// <summary>Whether the schema wants it to be there.</summary>
    public bool IsRequired { get; }

    /// <summary>Whether the person added it: then it can be renamed and removed.</summary>
    public bool IsOwn { get; }

    /// <summary>
    /// Whether it is sent, once it has a value. One that is not required begins left out; one that is required is left out only if a value was taken over
    /// that lacked it.
    /// </summary>
    public bool IsIncluded { get; private set; }

    /// <summary>Whether the person says that it is sent, and has not given a value yet.</summary>
    internal bool IsAwaited => IsIncluded && !IsRequired && (_isMeant || IsOwn) && Field.IsEmpty;

    /// <summary>Whether there is something to send.</summary>
    internal bool IsSent => IsIncluded && !Field.IsEmpty;

    internal void Include(bool isIncluded, bool isMeant)
    {
        if (IsOwn)
            return;

        IsIncluded = isIncluded;
        _isMeant = isIncluded && isMeant;
    }

    // Who types into it means it; who removes what was typed takes that back, unless the person said otherwise.
    internal void FieldEdited()
    {
        if (!_isMeant && !(IsRequired && Field.IsUntouched))
            Include(!Field.IsUntouched, isMeant: false);
    }
}
