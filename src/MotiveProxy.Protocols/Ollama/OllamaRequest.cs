using MotiveProxy.Core.Conversations;

namespace MotiveProxy.Protocols.Ollama;

/// <summary>What an Ollama request says, with what only its reply needs to know.</summary>
/// <param name="Model">The model's name, without the tag <c>latest</c>.</param>
/// <param name="Turn">What the client says; without messages, it only wants the model to be loaded.</param>
/// <param name="Stream">Whether the reply is to be streamed.</param>
/// <param name="Shape">How the path's replies say things.</param>
internal sealed record OllamaRequest(string Model, Turn Turn, bool Stream, OllamaShape Shape) : DecodedRequest(Model, Turn, Stream)
{
    /// <summary>Whether it only wants the model to be loaded.</summary>
    public bool Loads => Turn.Messages.IsEmpty;

    /// <summary>A request, or one that is settled: Ollama's word for "load the model" is a request that says nothing.</summary>
    public static Decoded Settle(Decoded decoded) => decoded is Decoded.Request { Value: OllamaRequest { Loads: true } silent }
        ? new Decoded.Settled(silent)
        : decoded;

    /// <summary>Begins a reply in the form that a request asks for.</summary>
    public static IReplyFold Reply(DecodedRequest request, ReplyHead head)
    {
        var asked = (OllamaRequest)request;
        return asked.Stream ? new OllamaStream(asked, head) : new OllamaWhole(asked, head);
    }
}
