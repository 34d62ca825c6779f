using System.Text.Json;
using MotiveProxy.Core.Sessions;
using MotiveProxy.EndToEnd.Tests.Matrix;
using MotiveProxy.EndToEnd.Tests.Running;
using Xunit.Abstractions;

namespace MotiveProxy.EndToEnd.Tests.Httpx;

/// <summary>Two asyncio clients that know nothing of models, seats or histories.</summary>
public sealed class HttpxTests(SharedServer shared, ITestOutputHelper output) : EndToEndTest(shared, output)
{
    [SkippableFact]
    [Proves(Clients.Httpx, Api.Chat, Seat.StandIn, Case.Text)]
    [Proves(Clients.Httpx, Api.Chat, Seat.Caller, Case.Text)]
    public async Task Two_plain_http_clients_without_histories_alternate_for_five_turns()
    {
        await using var watch = await Server.Operator.WatchAsync(Session);
        await using var script = OutsideProgram.Start(
            Python.WithHttpx(), [Path.Combine(Place.PythonScripts, "conversation.py"), Server.Address.ToString().TrimEnd('/'), Session, "5"]);
        await script.LineWithAsync("pinging");
        await watch.NextAsync("turn_seated");
        await script.TypeAsync("the ping is seated");

        var heard = JsonSerializer.Deserialize<JsonElement>(await script.NextLineAsync());
        Assert.Equal(Enumerable.Range(1, 5).Select(turn => $"B says {turn}"), Strings(heard, "a"));
        Assert.Equal(Enumerable.Range(1, 5).Select(turn => $"A says {turn}"), Strings(heard, "b"));
    }

    private static IEnumerable<string?> Strings(JsonElement heard, string side) =>
        heard.GetProperty(side).EnumerateArray().Select(text => text.GetString());
}
