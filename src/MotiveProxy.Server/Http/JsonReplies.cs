using System.Buffers;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Protocols;
using MotiveProxy.Protocols.OpenAi;

namespace MotiveProxy.Server.Http;

/// <summary>Ordinary responses: a status, a length and a JSON body in one write.</summary>
internal static class JsonReplies
{
    /// <summary>Writes JSON.</summary>
    public static async Task WriteJsonAsync(this HttpResponse response, int status, Action<IBufferWriter<byte>> write)
    {
        using var body = new PooledBytes();
        write(body);
        await response.WriteBytesAsync(status, WireNames.Json, body);
    }

    /// <summary>Writes a body that is there already.</summary>
    /// <returns>Whether all of it was handed to the connection while its client was still there.</returns>
    public static async ValueTask<bool> WriteBytesAsync(this HttpResponse response, int status, string contentType, PooledBytes body)
    {
        response.StatusCode = status;
        response.ContentType = contentType;
        response.ContentLength = body.Length;
        response.BodyWriter.Write(body.Written.Span);
        return await response.TryCompleteAsync();
    }

    /// <summary>Ends a response.</summary>
    /// <returns>Whether all that was written was handed to the connection while its client was still there.</returns>
    public static async ValueTask<bool> TryCompleteAsync(this HttpResponse response)
    {
        var sent = await response.BodyWriter.FlushAsync();
        await response.CompleteAsync();
        return !sent.IsCompleted;
    }

    /// <summary>Answers with a fault in OpenAI's shape, which all paths speak that belong to no protocol.</summary>
    public static Task WriteFaultAsync(this HttpResponse response, Fault fault) => response.WriteErrorAsync(FaultCatalog.Report(fault), codec: null);

    /// <summary>Answers that something was done, without a body, or why it was not.</summary>
    public static Task WriteDoneAsync(this HttpResponse response, Fault? fault)
    {
        if (fault is not null)
            return response.WriteFaultAsync(fault);

        response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    /// <summary>Answers with an error in a protocol's shape, or in OpenAI's.</summary>
    public static Task WriteErrorAsync(this HttpResponse response, ErrorReport error, IExchangeCodec? codec)
    {
        if (error.Retry.ShouldRetry is { } shouldRetry)
            response.Headers[ProtocolHeaders.ShouldRetry] = shouldRetry ? "true" : "false";
        if (error.Retry.AfterSeconds is { } seconds)
            response.Headers[ProtocolHeaders.RetryAfter] = seconds.ToString(CultureInfo.InvariantCulture);

        return response.WriteJsonAsync(error.Status, output =>
        {
            if (codec is null)
                OpenAiErrors.Write(error, output);
            else
                codec.WriteError(error, output);
        });
    }
}
