using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes;
using MotiveProxy.Server.Configuration;
using MotiveProxy.Server.Http;

namespace MotiveProxy.Server.Operator;

/// <summary>What operators do: look at sessions, answer prompts, close sessions.</summary>
internal sealed class OperatorEndpoints(
    ISessionRuntime runtime, ISessionWatch watch, ISessionTranscripts transcripts, IStoreHealth health, SessionDocuments documents, MotiveOptions options)
{
    /// <summary>The route value that holds a session's name.</summary>
    private const string Name = "name";

    private const string TranscriptQuery = "transcript";

    /// <summary>The route value that holds a prompt's id.</summary>
    private const string Id = "id";

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
            await ReplyAsync(context.Response, await runtime.CloseAsync(name) | (forgets is "true" && await transcripts.ForgetAsync(name) > 0) ? null : NoSession);
    }

    /// <summary>Takes a part of an answer.</summary>
    public async Task GivePartAsync(HttpContext context)
    {
        using var body = await WholeBody.ReadAsync(context.Request, options.MaxBody);
        var (part, fault) = body.Fault is null ? AnswerReading.ReadPart(body.Bytes) : (null, body.Fault);
        await ReplyAsync(context.Response, fault ?? await runtime.GivePartAsync(PromptOf(context), part!));
    }

    /// <summary>Takes the end of an answer.</summary>
    public async Task AnswerAsync(HttpContext context)
    {
        using var body = await WholeBody.ReadAsync(context.Request, options.MaxBody);
        var (ending, fault) = body.Fault is null ? AnswerReading.ReadEnding(body.Bytes) : (null, body.Fault);
        await ReplyAsync(context.Response, fault ?? await runtime.AnswerAsync(PromptOf(context), ending!));
    }

    private static Fault NoSession => new(FaultCode.NotFound, "There is no such session now.");

    /// <summary>The name in a path, exactly as it stands: here a suffix is a part of the name, which no session has.</summary>
    public static SessionName? NameOf(HttpContext context) =>
        context.NameInPath(Name) is { } text && SessionName.TryParse(text, out var name, out var suffix) && suffix is null ? name : null;

    private static TurnId PromptOf(HttpContext context) => new(context.NameInPath(Id) ?? string.Empty);

    private static Task ReplyAsync(HttpResponse response, Fault? fault)
    {
        if (fault is not null)
            return response.WriteFaultAsync(fault);

        response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    private static Task WriteAsync<T>(HttpResponse response, T document, JsonTypeInfo<T> type) =>
        response.WriteJsonAsync(StatusCodes.Status200OK, output => OperatorJson.Write(output, document, type));
}
