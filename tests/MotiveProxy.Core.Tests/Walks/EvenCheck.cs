using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;

namespace MotiveProxy.Core.Tests.Walks;

/// <summary>On walks the only form is to end in an even number: about every other answer does.</summary>
internal sealed class EvenCheck : ISchemaCheck
{
    public static ResponseFormat Form { get; } = new ResponseFormat.JsonSchema("even", "even");

    public static bool Fits(string words) => words is [.., '0' or '2' or '4' or '6' or '8', '>'];

    public string? FindMistake(string schema, string value) => Fits(value) ? null : "must end in an even number";
}
