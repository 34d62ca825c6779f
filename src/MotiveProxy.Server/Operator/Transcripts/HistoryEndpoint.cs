using System.Globalization;
using Microsoft.AspNetCore.Http;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Runtimes;
using MotiveProxy.Runtimes.History;
using MotiveProxy.Server.Http;

namespace MotiveProxy.Server.Operator.Transcripts;

/// <summary>The lives of sessions that are kept, a page at a time, or those that a search finds.</summary>
internal sealed class HistoryEndpoint(ISessionTranscripts transcripts)
{
    private const string SearchQuery = "search";
    private const string BeforeQuery = "before";
    private const string LimitQuery = "limit";
    private const string ClosedQuery = "closed";

    /// <summary>Sends a page.</summary>
    public async Task ServeAsync(HttpContext context)
    {
        var (query, fault) = Read(context.Request.Query);
        if (fault is not null)
        {
            await context.Response.WriteFaultAsync(fault);
            return;
        }

        var page = await transcripts.ListAsync(query, context.RequestAborted);
        await context.Response.WriteJsonAsync(
            StatusCodes.Status200OK, output => OperatorJson.Write(output, HistoryDocuments.Of(page), OperatorJson.Default.HistoryDocument));
    }

    private static (HistoryQuery Query, Fault? Fault) Read(IQueryCollection given)
    {
        var query = new HistoryQuery { Search = given[SearchQuery].ToString() };
        if (query.Search.Length > HistoryQuery.MostSearched)
            return (query, Invalid($"\"search\" is longer than {HistoryQuery.MostSearched} characters.", SearchQuery));

        if (given[BeforeQuery].ToString() is { Length: > 0 } before)
        {
            if (HistoryDocuments.LifeOf(before) is not { } life)
                return (query, Invalid("\"before\" is what an earlier answer called \"next\".", BeforeQuery));
            query = query with { Before = life };
        }

        if (given[LimitQuery].ToString() is { Length: > 0 } limit)
        {
            if (!int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out var most) || most is < 1 or > HistoryQuery.MostLives)
                return (query, Invalid($"\"limit\" is a whole number from 1 to {HistoryQuery.MostLives}.", LimitQuery));
            query = query with { Limit = most };
        }

        return given[ClosedQuery].ToString() is "" or "true" or "false"
            ? (query with { ClosedOnly = given[ClosedQuery] == "true" }, null)
            : (query, Invalid("\"closed\" is true or false.", ClosedQuery));
    }

    private static Fault Invalid(string detail, string parameter) => new(FaultCode.InvalidRequest, detail, parameter);
}
