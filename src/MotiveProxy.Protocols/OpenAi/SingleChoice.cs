using System.Text.Json;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Protocols.Json;

namespace MotiveProxy.Protocols.OpenAi;

/// <summary>The parameters <c>n</c> and <c>best_of</c>: how many answers a client wants to choose from.</summary>
internal static class SingleChoice
{
    /// <summary>Demands 1, or <c>null</c>.</summary>
    public static void Demand(ref Utf8JsonReader json)
    {
        if (json.IsNull())
            return;
        if (json.TokenType is not JsonTokenType.Number || !json.TryGetDouble(out var n))
            throw WrongShapeException.Type(json, "the number 1");
        if (n > 1)
            throw new WrongShapeException(FaultCode.Unsupported, json.TokenStartIndex, "one stand-in gives one answer; send 1, or leave it out");
        if (n != 1)
            throw WrongShapeException.Value(json.TokenStartIndex, "expected the number 1");
    }
}
