using System.Text;
using MotiveProxy.Server.Clients;
using MotiveProxy.Server.Configuration;

namespace MotiveProxy.EndToEnd.Tests.Matrix;

/// <summary>The part of <c>docs/clients.md</c> that tells who gives up when: made from the server's own table.</summary>
internal static class PatienceTable
{
    private const string Head = """

        ## Who gives up when

        How long a client waits that is told nothing but what [waiting.md](waiting.md) says, with its own settings at their defaults; then it hangs up and asks
        again by itself, which joins its turn. *Silent* is plain JSON with `PATIENCE=off`. Many announce their time-out
        (`X-Stainless-Timeout`, `X-Server-Timeout`); it counts instead of the default. What is not announced is not known: openai 7
        announces only what is set for one request, .NET's clients of OpenAI nothing. The operator API and `motive-proxy sessions` tell of each client that waits
        when it gives up and how often it will come back. The table is `src/MotiveProxy.Server/Clients/clients.json`; of other clients nothing is known.

        | client | measured with | User-Agent begins with | a stream | plain JSON | silent |
        |---|---|---|---|---|---|

        """;

    public static void AppendTo(StringBuilder page)
    {
        var heartbeat = MotiveOptions.Default.Heartbeat;
        page.Append(Head);
        foreach (var row in ClientTable.Rows)
        {
            var agents = string.Join(", ", row.Agents.Select(agent => $"`{agent}`"));
            page.Append($"| {row.Name} | {row.Measured} | {agents} ")
                .Append($"| {Told(row.Stream, new WaitingPace(TimeSpan.Zero, heartbeat))} ")
                .Append($"| {Told(row.Plain, new WaitingPace(MotiveOptions.Default.Patience, heartbeat))} ")
                .Append($"| {Told(row.Plain, new WaitingPace(HeadersAfter: null, heartbeat))} |\n");
        }
    }

    private static string Told(ClientPatience? patience, WaitingPace pace) => patience?.Foresee(announced: null, pace) switch
    {
        null => "not known",
        { After: null } => "waits",
        { After: { } after, ComesBack: null } => $"{after.TotalSeconds} s, comes back",
        { After: { } after, ComesBack: 0 } => $"{after.TotalSeconds} s",
        { After: { } after, ComesBack: { } often } => $"{after.TotalSeconds} s, comes back {often} times",
    };
}
