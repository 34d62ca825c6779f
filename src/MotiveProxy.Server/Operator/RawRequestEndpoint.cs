using System.Text;
using Microsoft.AspNetCore.Http;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Server.Http;
using MotiveProxy.Server.Requests;

namespace MotiveProxy.Server.Operator;

/// <summary>The request of a prompt, as it came: as a document, or as a command that sends it once more.</summary>
internal sealed class RawRequestEndpoint(RawRequests requests)
{
    private const string FormatQuery = "format";
    private const string Curl = "curl";

    /// <summary>Sends it.</summary>
    public async Task ServeAsync(HttpContext context)
    {
        var format = context.Request.Query[FormatQuery].ToString();
        if (format is not ("" or "json" or Curl))
        {
            await context.Response.WriteFaultAsync(new Fault(FaultCode.InvalidRequest, "\"format\" is json or curl.", FormatQuery));
            return;
        }

        var prompt = PromptEndpoints.PromptOf(context);
        var (request, whyNot) = requests.Find(prompt);
        if (request is null)
            await context.Response.WriteFaultAsync(new Fault(FaultCode.NotFound, whyNot));
        else if (format == Curl)
            await WriteTextAsync(context.Response, CurlCommand.Of(request));
        else
            await context.Response.WriteJsonAsync(
                StatusCodes.Status200OK,
                output => OperatorJson.Write(output, RawRequestDocument.Of(prompt.Value, request), OperatorJson.Default.RawRequestDocument));
    }

    private static async Task WriteTextAsync(HttpResponse response, string text)
    {
        using var body = new PooledBytes();
        Encoding.UTF8.GetBytes(text, body);
        await response.WriteBytesAsync(StatusCodes.Status200OK, "text/plain; charset=utf-8", body);
    }
}
