using System.Globalization;
using Microsoft.AspNetCore.Http;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes;
using MotiveProxy.Server.Configuration;
using MotiveProxy.Server.Http;

namespace MotiveProxy.Server.Operator.Transcripts;

/// <summary>What was said in a session, which may be over, in one of the formats.</summary>
internal sealed class TranscriptEndpoint(ISessionTranscripts transcripts, MotiveOptions options)
{
    /// <summary>The parameter that names the format.</summary>
    public const string FormatQuery = "format";

    /// <summary>The parameter that names a life by its id.</summary>
    public const string LifeIdQuery = "life_id";

    private const string LifeQuery = "life";

    // A transcript may be larger than the memory: it is sent while it is read.
    private const int MostUnsent = 64 * 1024;

    /// <summary>Sends it.</summary>
    public async Task ServeAsync(HttpContext context)
    {
        var format = context.Request.Query[FormatQuery].ToString();
        if (TranscriptFormats.WriterOf(format.Length == 0 ? TranscriptFormats.Events : format) is not { } writer)
            await context.Response.WriteFaultAsync(Invalid($"\"format\" is none of {string.Join(", ", TranscriptFormats.All)}.", FormatQuery));
        else if (context.Request.Query[LifeIdQuery].ToString() is { Length: > 0 } id)
            await ServeByIdAsync(id, writer, context);
        else if (LifeOf(context.Request) is not { } life)
            await context.Response.WriteFaultAsync(Invalid("\"life\" is a whole number from 1, which is the latest.", LifeQuery));
        else if (OperatorEndpoints.NameOf(context) is not { } name || await transcripts.ReadAsync(name, life) is not { } notices)
            await context.Response.WriteFaultAsync(new Fault(FaultCode.NotFound, await WhyNotAsync(OperatorEndpoints.NameOf(context), life)));
        else
            await SendAsync(notices, writer, context);
    }

    private async Task ServeByIdAsync(string id, ITranscriptWriter writer, HttpContext context)
    {
        if (HistoryDocuments.LifeOf(id) is not { } life)
            await context.Response.WriteFaultAsync(Invalid($"\"{LifeIdQuery}\" is the \"life_id\" of a session in {OperatorPaths.History}.", LifeIdQuery));
        else if (OperatorEndpoints.NameOf(context) is not { } name || await transcripts.ReadAsync(name, life) is not { } notices)
            await context.Response.WriteFaultAsync(new Fault(FaultCode.NotFound, "This session has no such life, or it was removed."));
        else
            await SendAsync(notices, writer, context);
    }

    private static async Task SendAsync(IAsyncEnumerable<SessionNotice> notices, ITranscriptWriter writer, HttpContext context)
    {
        var output = context.Response.BodyWriter;
        await context.Response.BeginAsync(writer.ContentType);
        await foreach (var notice in notices.WithCancellation(context.RequestAborted))
        {
            writer.Write(notice, output);
            if (output.UnflushedBytes > MostUnsent)
                await output.FlushAsync(context.RequestAborted);
        }

        writer.End(output);
    }

    private async ValueTask<string> WhyNotAsync(SessionName? session, int life)
    {
        var isStored = options.Store is not StoreKind.None;
        var isThere = life > 1 && session is { } name && await transcripts.ReadAsync(name, 1) is not null;
        return (isThere, isStored) switch
        {
            (true, true) => $"There is no life {life} of this session: it lived less often, or the older ones were removed.",
            (true, false) => "There is only life 1 of this session: nothing is stored here (MOTIVE_PROXY_STORE=none).",
            (false, true) => "There is no such session, and none is stored.",
            (false, false) => "There is no such session now, and nothing is stored of those that are over (MOTIVE_PROXY_STORE=none).",
        };
    }

    private static int? LifeOf(HttpRequest request)
    {
        var life = request.Query[LifeQuery].ToString();
        if (life.Length == 0)
            return 1;

        return int.TryParse(life, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : null;
    }

    private static Fault Invalid(string detail, string parameter) => new(FaultCode.InvalidRequest, detail, parameter);
}
