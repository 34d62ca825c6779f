using MotiveProxy.Core.Conversations;

namespace MotiveProxy.Protocols.OpenAi.Responses;

/// <summary>What a request for a response says, with what only its reply needs to know.</summary>
/// <param name="Model">The model's name as sent.</param>
/// <param name="Turn">What the client says.</param>
/// <param name="Stream">Whether the reply is to be streamed.</param>
/// <param name="PreviousResponse">The <c>previous_response_id</c> as sent.</param>
/// <param name="Store">Whether the response may be gone on from (<c>store</c>).</param>
internal sealed record ResponsesRequest(string Model, Turn Turn, bool Stream, string? PreviousResponse, bool Store)
    : DecodedRequest(Model, Turn, Stream);
