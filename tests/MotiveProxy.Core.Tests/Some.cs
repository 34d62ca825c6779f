using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;

namespace MotiveProxy.Core.Tests;

/// <summary>Values whose details do not matter to the test that uses them.</summary>
internal static class Some
{
    public static readonly DateTimeOffset Morning = new(2026, 3, 1, 8, 0, 0, TimeSpan.Zero);

    /// <summary>A turn that says a text, after a history that alternates between user and assistant.</summary>
    public static Turn Turn(string text, params string[] history) => new(
    [
        .. history.Select((said, i) => Message.Of(i % 2 == 0 ? Role.User : Role.Assistant, said)),
        Message.Of(Role.User, text),
    ]);

    /// <summary>A turn of a program that declares tools.</summary>
    public static Turn TurnWithTools(string text, params string[] tools) => Turn(text) with
    {
        Tools = [.. tools.Select(name => new ToolDeclaration(name, null, null))],
    };

    public static Asker Asker(string client, Seat? seat = null, bool saysRetry = false) => new(client)
    {
        Claims = seat is { } named ? [new SeatClaim(named, SeatSource.Path)] : [],
        SaysRetry = saysRetry,
    };
}
