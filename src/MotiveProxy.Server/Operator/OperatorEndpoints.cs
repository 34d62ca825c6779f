using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes;
using MotiveProxy.Server.Http;

namespace MotiveProxy.Server.Operator;

/// <summary>What operators do with sessions: look at them, and close them.</summary>
internal sealed class OperatorEndpoints(
    ISessionRuntime runtime, ISessionWatch watch, ISessionTranscripts transcripts, IStoreHealth health, SessionDocuments documents)
{
    /// <summary>The route value that holds a session's name.</summary>
    private const string Name = "name";

    private const string TranscriptQuery = "transcript";

    /// <summary>Lists all live sessions, by name.</summary>
    public async Task ListAsync(HttpContext context)
    {
        var sessions = (await watch.ListAsync())
            .OrderBy(view => view.Name.Value, StringComparer.Ordinal)
            .Select(documents.Brief);
        await WriteAsync(context.Response, new SessionListDocument([.. sessions]), OperatorJson.Default.SessionListDocument);
    }

    /// <summary>Tells all of one session.</summary>
    public async Task FindAsync(HttpContext context)
    {
        if (NameOf(context) is { } name && await watch.FindAsync(name) is { } view)
            await WriteAsync(context.Response, documents.Whole(view), OperatorJson.Default.SessionDocument);
        else
            await context.Response.WriteFaultAsync(NoSession);
    }

    /// <summary>Closes a session; with <c>?transcript=true</c> removes what is stored of it too, and of the earlier ones of its name.</summary>
    public async Task CloseAsync(HttpContext context)
    {
        var forgets = context.Request.Query[TranscriptQuery].ToString();
        if (forgets is not ("" or "true" or "false"))
            await context.Response.WriteFaultAsync(new Fault(FaultCode.InvalidRequest, "\"transcript\" is true or false.", TranscriptQuery));
        else if (NameOf(context) is not { } name)
            await context.Response.WriteFaultAsync(NoSession);
        else if (forgets is "true" && health.IsStoreFailing)
            await context.Response.WriteFaultAsync(new Fault(FaultCode.StoreUnavailable));
        else
            await context.Response.WriteDoneAsync(await runtime.CloseAsync(name) | (forgets is "true" && await transcripts.ForgetAsync(name) > 0) ? null : NoSession);
    }

    private static Fault NoSession => new(FaultCode.NotFound, "There is no such session now.");

    /// <summary>The name in a path, exactly as it stands: here a suffix is a part of the name, which no session has.</summary>
    public static SessionName? NameOf(HttpContext context) =>
        context.NameInPath(Name) is { } text && SessionName.TryParse(text, out var name, out var suffix) && suffix is null ? name : null;

    private static Task WriteAsync<T>(HttpResponse response, T document, JsonTypeInfo<T> type) =>
        response.WriteJsonAsync(StatusCodes.Status200OK, output => OperatorJson.Write(output, document, type));
}
