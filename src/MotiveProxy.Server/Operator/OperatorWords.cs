using System.Text.Json;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Server.Http;

namespace MotiveProxy.Server.Operator;

/// <summary>The operator API's words for the core's closed sets.</summary>
internal static class OperatorWords
{
    private static readonly (FinishReason Finish, string Word)[] Finishes =
    [
        (FinishReason.Stop, "stop"),
        (FinishReason.Length, "length"),
        (FinishReason.ToolCalls, "tool_calls"),
        (FinishReason.ContentFilter, "content_filter"),
    ];

    /// <summary>All words for finish reasons, for a person to read.</summary>
    public static string AllFinishes { get; } = string.Join(", ", Finishes.Select(row => row.Word));

    /// <summary>The word for a seat.</summary>
    public static string Of(Seat seat) => seat == Seat.StandIn ? WireNames.StandIn : WireNames.Caller;

    /// <summary>The word for a rule of seating.</summary>
    public static string Of(SeatingRule rule) => Snake(rule.ToString());

    /// <summary>The word for a reason of closing.</summary>
    public static string Of(ClosingReason why) => Snake(why.ToString());

    /// <summary>The word for a role.</summary>
    public static string Of(Role role) => Snake(role.ToString());

    /// <summary>The word for a kind of event: its type's name.</summary>
    public static string Of(SessionEvent happened) => Snake(happened.GetType().Name);

    /// <summary>The word for a finish reason.</summary>
    public static string Of(FinishReason finish) => Array.Find(Finishes, row => row.Finish == finish).Word;

    /// <summary>The finish reason that a word means, or <see langword="null"/>.</summary>
    public static FinishReason? FinishOf(string word) =>
        Array.FindIndex(Finishes, row => row.Word == word) is >= 0 and var index ? Finishes[index].Finish : null;

    /// <summary>A moment in Unix seconds.</summary>
    public static double Seconds(DateTimeOffset at) => (at - DateTimeOffset.UnixEpoch).TotalSeconds;

    private static string Snake(string name) => JsonNamingPolicy.SnakeCaseLower.ConvertName(name);
}
