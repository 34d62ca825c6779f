using MotiveProxy.Core.Conversations;

namespace MotiveProxy.Protocols;

/// <summary>What a request says.</summary>
/// <param name="Model">The model's name as sent, with a seat's suffix if it has one.</param>
/// <param name="Turn">What the client says, in no protocol's words.</param>
/// <param name="Stream">Whether the reply is to be streamed.</param>
public record DecodedRequest(string Model, Turn Turn, bool Stream)
{
    /// <summary>How the request continues a conversation that the server keeps; <see langword="null"/> where clients tell all of it every time.</summary>
    public Continuation? Continuation { get; init; }
}
