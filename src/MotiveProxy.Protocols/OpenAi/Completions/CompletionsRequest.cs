using MotiveProxy.Core.Conversations;

namespace MotiveProxy.Protocols.OpenAi.Completions;

/// <summary>What a request for a legacy completion says, with what only its reply needs to know.</summary>
/// <param name="Model">The model's name as sent.</param>
/// <param name="Turn">What the client says: the prompt, as the user's.</param>
/// <param name="Stream">Whether the reply is to be streamed.</param>
/// <param name="IncludeUsage">Whether a stream ends with a chunk of usage (<c>stream_options.include_usage</c>).</param>
internal sealed record CompletionsRequest(string Model, Turn Turn, bool Stream, bool IncludeUsage) : DecodedRequest(Model, Turn, Stream);
