using System.Collections.Immutable;

namespace MotiveProxy.Protocols.Gemini;

/// <summary>What can be asked of a model at Google's paths, which end in <c>NAME:METHOD</c>.</summary>
public static class GeminiMethods
{
    private static readonly ContentCodec Whole = new(ContentForm.Whole);

    /// <summary>What is spoken at these paths, whatever is asked there.</summary>
    public static IExchangeCodec Words => Whole;

    /// <summary>The methods; of two of one name the first that fits counts.</summary>
    public static ImmutableArray<ModelMethod> All { get; } =
    [
        new("generateContent", Alt: null, new EndpointUse.Exchange(Whole)),
        new("streamGenerateContent", "sse", new EndpointUse.Exchange(new ContentCodec(ContentForm.Events))),
        new("streamGenerateContent", Alt: null, new EndpointUse.Exchange(new ContentCodec(ContentForm.Array))),
        new("countTokens", Alt: null, new EndpointUse.TokenCount(Whole, ContentWire.TokenCount)),
    ];
}
