using System.Text;
using MotiveProxy.Core.Sessions;

namespace MotiveProxy.EndToEnd.Tests.Matrix;

/// <summary>The text of <c>docs/clients.md</c>, made from what the tests say that they prove.</summary>
internal static class ClientsPage
{
    private const string Head = """
        # Clients

        <!-- Made from the [Proves] of the end-to-end tests. MOTIVE_TESTS_UPDATE=1 dotnet test tests/MotiveProxy.EndToEnd.Tests --filter ClientsPage writes it anew. -->

        Each mark is a test that drives the real client, unmodified, in exactly this version against the running server; it leads to the test, and
        `.ci/run` prints this table with what passed. An empty cell is not proved. A letter is the client's own limit, told below.

        A *longer hold* outlasts the client's time-out: it hangs up and asks again by itself, and is answered once. *Tools* are two turns of calls
        and results. An error *midway* comes after the first part of an answer.

        """;

    private static readonly Case[] StandInCases = [Case.Text, Case.Stream, Case.HelperStream, Case.LongHold];

    public static string Write()
    {
        var page = new StringBuilder(Head);
        var marks = new Marks();
        AppendSeat(page, "As caller", Seat.Caller, Enum.GetValues<Case>(), marks);
        AppendSeat(page, "As stand-in", Seat.StandIn, StandInCases, marks);
        marks.AppendReasons(page);
        PatienceTable.AppendTo(page);
        marks.AppendLinks(page);
        return page.ToString();
    }

    private static void AppendSeat(StringBuilder page, string title, Seat seat, Case[] columns, Marks marks)
    {
        page.Append($"\n## {title}\n\n| client | API |").AppendJoin("|", columns.Select(column => $" {Title(column)} ")).Append("|\n|---|---|")
            .AppendJoin("|", columns.Select(_ => "---")).Append("|\n");
        var rows = Claim.All.Where(claim => claim.Seat == seat)
            .GroupBy(claim => (claim.Client, claim.Api))
            .Select(row => (Name: ClientVersions.Describe(row.Key.Client), row.Key.Client, row.Key.Api, Claims: row.ToList()))
            .OrderBy(row => row.Name, StringComparer.OrdinalIgnoreCase).ThenBy(row => row.Api);
        foreach (var (name, client, api, claims) in rows)
        {
            var cells = columns.Select(column => marks.Of(client, api, column, claims));
            page.Append($"| {name} | {Title(api)} |").AppendJoin("|", cells.Select(cell => $" {cell} ")).Append("|\n");
        }
    }

    private static string Title(Case column) => column switch
    {
        Case.Text => "text",
        Case.Stream => "stream",
        Case.HelperStream => "helper's stream",
        Case.ToolTurns => "tools",
        Case.Structured => "JSON of a form",
        Case.ErrorBefore => "error at once",
        Case.ErrorMidway => "error midway",
        Case.LongHold => "longer hold",
        _ => throw new ArgumentOutOfRangeException(nameof(column), column, message: null),
    };

    private static string Title(Api api) => api switch
    {
        Api.Chat => "Chat Completions",
        Api.Completions => "legacy completions",
        _ => api.ToString(),
    };
}
