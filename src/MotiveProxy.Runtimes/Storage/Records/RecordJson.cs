using System.Text.Json.Serialization;

namespace MotiveProxy.Runtimes.Storage.Records;

/// <summary>The stored documents as JSON: small, without what is empty or the default.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(StateRecord))]
[JsonSerializable(typeof(TurnRecord))]
[JsonSerializable(typeof(AnswerRecord))]
[JsonSerializable(typeof(EventRecord))]
[JsonSerializable(typeof(EffectRecord))]
[JsonSerializable(typeof(InputRecord))]
internal sealed partial class RecordJson : JsonSerializerContext;
