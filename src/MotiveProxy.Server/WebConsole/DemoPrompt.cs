using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes;

namespace MotiveProxy.Server.WebConsole;

/// <summary>A caller of our own, for a person who wants to see what it is like: it asks one question and waits for the answer.</summary>
internal sealed class DemoPrompt(ISessionRuntime runtime)
{
    private const string Client = "demo";

    // Schemas are kept as canonical JSON: keys sorted, no white space.
    private const string Weather =
        """{"properties":{"city":{"description":"The city's name","type":"string"},"days":{"default":1,"description":"How many days ahead","maximum":14,"minimum":1,"type":"integer"},"unit":{"enum":["celsius","fahrenheit"],"type":"string"}},"required":["city"],"type":"object"}""";

    private static readonly SessionName Session = SessionName.Restore("demo");

    private static readonly Turn Question = new(
    [
        Message.Of(Role.System, "You are a travel guide. Use the tool get_weather before you recommend anything."),
        Message.Of(Role.User, "I have **one free day** in Lisbon tomorrow. What shall I do?\n\nI like:\n\n- old trams\n- good coffee"),
    ])
    {
        Tools = [new ToolDeclaration("get_weather", "The forecast for a city.", Weather)],
    };

    /// <summary>Asks.</summary>
    /// <returns>The session that it asks in.</returns>
    public SessionName Send()
    {
        _ = WaitAsync(runtime.Offer(Session, Question, new Asker(Client) { Claims = [new SeatClaim(Seat.Caller, SeatSource.Header)] }));
        return Session;
    }

    private static async Task WaitAsync(Hold hold)
    {
        while (await hold.NextAsync() is not (HoldSignal.Ended or HoldSignal.Gone))
        {
            // What is said is in the session for all to see.
        }

        hold.Delivered();
    }
}
