using MotiveProxy.Core.Conversations;

namespace MotiveProxy.Protocols.OpenAi.Chat;

/// <summary>What a chat request says, with what only its reply needs to know.</summary>
/// <param name="Model">The model's name as sent.</param>
/// <param name="Turn">What the client says.</param>
/// <param name="Stream">Whether the reply is to be streamed.</param>
/// <param name="IncludeUsage">Whether a stream ends with a chunk of usage (<c>stream_options.include_usage</c>).</param>
/// <param name="LegacyFunctions">Whether it declares <c>functions</c> in place of <c>tools</c>, and so knows only <c>function_call</c>.</param>
internal sealed record ChatRequest(string Model, Turn Turn, bool Stream, bool IncludeUsage, bool LegacyFunctions)
    : DecodedRequest(Model, Turn, Stream);
