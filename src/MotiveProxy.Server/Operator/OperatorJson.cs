using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace MotiveProxy.Server.Operator;

/// <summary>The operator API's documents as JSON: snake_case, without what is not there.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SessionListDocument))]
[JsonSerializable(typeof(SessionDocument))]
[JsonSerializable(typeof(EventDocument))]
[JsonSerializable(typeof(HelloDocument))]
[JsonSerializable(typeof(PartDocument))]
[JsonSerializable(typeof(AnswerDocument))]
public sealed partial class OperatorJson : JsonSerializerContext
{
    /// <summary>The documents with text as it is: these bytes are never part of a page.</summary>
    public static OperatorJson Plain => field ??= new OperatorJson(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
