namespace MotiveProxy.EndToEnd.Tests.Durability;

/// <summary>How far an exchange has come, as far as its caller and its person know.</summary>
internal enum Moment
{
    /// <summary>The caller has asked; the person was shown nothing.</summary>
    Asked,

    /// <summary>The person was shown the question and has said nothing.</summary>
    Shown,

    /// <summary>The person has typed a part of the answer.</summary>
    Typed,

    /// <summary>The person has said all; the caller has heard nothing.</summary>
    Answered,

    /// <summary>The person has said all; the caller has heard the beginning of it.</summary>
    Delivering,
}
