namespace MotiveProxy.Protocols.Gemini;

/// <summary>The form of a reply, which Google's clients ask for in the address and not in the body.</summary>
public enum ContentForm
{
    /// <summary>One object: <c>:generateContent</c>.</summary>
    Whole,

    /// <summary>Server-sent events: <c>:streamGenerateContent?alt=sse</c>, which is how Google's SDKs and Gemini CLI ask.</summary>
    Events,

    /// <summary>An array of the same objects, element by element: <c>:streamGenerateContent</c> alone.</summary>
    Array,
}
