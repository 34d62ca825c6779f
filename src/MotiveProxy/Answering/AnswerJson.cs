using System.Text.Encodings.Web;
using System.Text.Json;
using MotiveProxy.Server.Operator;

namespace MotiveProxy.Answering;

/// <summary>What the command sends, as JSON in the operator API's words.</summary>
internal static class AnswerJson
{
    /// <summary>A claim.</summary>
    public static string OfClaim(string by) => JsonSerializer.Serialize(new ClaimDocument(by), OperatorJson.Default.ClaimDocument);

    /// <summary>The wish to cut connections.</summary>
    public static string OfDrop(string by) => JsonSerializer.Serialize(new DropDocument(by), OperatorJson.Default.DropDocument);

    /// <summary>The end of an answer.</summary>
    public static string Of(AnswerDocument answer) => JsonSerializer.Serialize(answer, OperatorJson.Default.AnswerDocument);

    /// <summary>A part of a document of the server, to be read by a program.</summary>
    public static string Of(JsonElement element) => JsonSerializer.Serialize(element, Plain);

    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
