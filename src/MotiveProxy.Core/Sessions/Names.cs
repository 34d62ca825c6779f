namespace MotiveProxy.Core.Sessions;

/// <summary>The side of the rendezvous that a turn belongs to.</summary>
public enum Seat
{
    /// <summary>The side that plays the model.</summary>
    StandIn,

    /// <summary>The side that believes it calls a model.</summary>
    Caller,
}

/// <summary>One HTTP request kept open until its outcome exists. Unique; made by the runtime.</summary>
/// <param name="Value">Letters and digits.</param>
public readonly record struct HoldId(string Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>
/// A seated turn: a prompt, or a stand-in's turn that waits for one. It takes the id of its first hold;
/// a retry joins its turn and so keeps the id.
/// </summary>
/// <param name="Value">Letters and digits.</param>
public readonly record struct TurnId(string Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>The name of a session: the <c>model</c> of its requests, 1 to 256 characters, compared exactly.</summary>
public readonly record struct SessionName
{
    /// <summary>The longest name, in UTF-16 code units.</summary>
    public const int MaxLength = 256;

    private const string StandInSuffix = "|A";
    private const string CallerSuffix = "|B";

    private SessionName(string value) => Value = value;

    /// <summary>The name, without a seat's suffix.</summary>
    public string Value { get; }

    /// <summary>Reads a model name: splits off the suffix <c>|A</c> (stand-in) or <c>|B</c> (caller), which is not part of the name.</summary>
    /// <param name="model">What the request calls its model.</param>
    /// <param name="name">The session's name.</param>
    /// <param name="named">The seat that the suffix names, if there is one.</param>
    /// <returns><see langword="false"/> if what is left is empty or longer than <see cref="MaxLength"/>.</returns>
    public static bool TryParse(string model, out SessionName name, out Seat? named)
    {
        named = model.EndsWith(StandInSuffix, StringComparison.Ordinal) ? Seat.StandIn
            : model.EndsWith(CallerSuffix, StringComparison.Ordinal) ? Seat.Caller
            : null;
        var value = named is null ? model : model[..^StandInSuffix.Length];
        name = new SessionName(value);
        return value.Length is > 0 and <= MaxLength;
    }

    /// <summary>A name that was a session's before, as it was: a suffix in it is part of it.</summary>
    public static SessionName Restore(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}
