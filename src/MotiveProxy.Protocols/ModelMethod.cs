namespace MotiveProxy.Protocols;

/// <summary>Something that is asked of a model by a word behind its name in the path: <c>npc:generateContent</c>.</summary>
/// <param name="Name">The word.</param>
/// <param name="Alt">What <see cref="AltQuery"/> has to be; <see langword="null"/> for anything.</param>
/// <param name="Use">What answers.</param>
public sealed record ModelMethod(string Name, string? Alt, EndpointUse Use)
{
    /// <summary>The query parameter that asks for another form of the reply.</summary>
    public const string AltQuery = "alt";

    /// <summary>Splits what stands in a path at its last colon: a model's name may hold others.</summary>
    /// <returns>The model's name, and the method's, which is empty if there is none.</returns>
    public static (string Model, string Method) Split(string inPath) => inPath.LastIndexOf(':') is >= 0 and var colon
        ? (inPath[..colon], inPath[(colon + 1)..])
        : (inPath, "");
}
