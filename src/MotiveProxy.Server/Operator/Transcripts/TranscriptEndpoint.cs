using System.Globalization;
using Microsoft.AspNetCore.Http;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Runtimes;
using MotiveProxy.Server.Http;

namespace MotiveProxy.Server.Operator.Transcripts;

/// <summary>What was said in a session, which may be over, in one of the formats.</summary>
internal sealed class TranscriptEndpoint(ISessionTranscripts transcripts)
{
    private const string FormatQuery = "format";
    private const string LifeQuery = "life";

    // A transcript may be larger than the memory: it is sent while it is read.
    private const int MostUnsent = 64 * 1024;

    /// <summary>Sends it.</summary>
    public async Task ServeAsync(HttpContext context)
    {
        var format = context.Request.Query[FormatQuery].ToString();
        if (TranscriptFormats.WriterOf(format.Length == 0 ? TranscriptFormats.Events : format) is not { } writer)
            await context.Response.WriteFaultAsync(Invalid($"\"format\" is none of {string.Join(", ", TranscriptFormats.All)}.", FormatQuery));
        else if (LifeOf(context.Request) is not { } life)
            await context.Response.WriteFaultAsync(Invalid("\"life\" is a whole number from 1, which is the latest.", LifeQuery));
        else if (OperatorEndpoints.NameOf(context) is not { } name || await transcripts.ReadAsync(name, life) is not { } notices)
            await context.Response.WriteFaultAsync(new Fault(FaultCode.NotFound, "There is no such session, and none is stored."));
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

    private static int? LifeOf(HttpRequest request)
    {
        var life = request.Query[LifeQuery].ToString();
        if (life.Length == 0)
            return 1;

        return int.TryParse(life, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : null;
    }

    private static Fault Invalid(string detail, string parameter) => new(FaultCode.InvalidRequest, detail, parameter);
}
