using System.Text.Json.Serialization;

namespace MotiveProxy.Talking;

/// <summary>A request of the Chat Completions API, as far as these commands need it.</summary>
internal sealed record ChatRequest(string Model, IReadOnlyList<ChatMessage> Messages, bool Stream);

/// <summary>A message of a conversation.</summary>
internal sealed record ChatMessage(string Role, string Content);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ChatRequest))]
internal sealed partial class ChatJson : JsonSerializerContext;
