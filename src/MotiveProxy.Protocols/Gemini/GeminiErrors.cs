using System.Buffers;
using MotiveProxy.Protocols.Json;

namespace MotiveProxy.Protocols.Gemini;

/// <summary>
/// Errors in Google's shape: <c>{"error":{"code","message","status","details"}}</c>. The details have our code as the reason of an
/// <c>ErrorInfo</c>, and as a <c>RetryInfo</c> when to try again: the words of Google's <c>google.rpc</c> error model.
/// </summary>
internal static class GeminiErrors
{
    private const string Domain = "motive-proxy";

    /// <summary>Writes an error as a JSON object.</summary>
    public static void Write(ErrorReport error, IBufferWriter<byte> output)
    {
        output.Raw("{\"error\":{\"code\":"u8);
        output.Number(error.Status);
        output.Raw(",\"message\":"u8);
        output.JsonString(error.Message);
        output.Raw(",\"status\":"u8);
        output.JsonString(error.GivenType ?? StatusOf(error.Status));
        output.Raw(",\"details\":[{\"@type\":\"type.googleapis.com/google.rpc.ErrorInfo\",\"reason\":"u8);
        output.JsonString(error.Code.ToUpperInvariant());
        output.Raw(",\"domain\":"u8);
        output.JsonString(Domain);
        output.Raw("}"u8);
        if (error.Retry.AfterSeconds is { } seconds)
        {
            output.Raw(",{\"@type\":\"type.googleapis.com/google.rpc.RetryInfo\",\"retryDelay\":\""u8);
            output.Number(seconds);
            output.Raw("s\"}"u8);
        }

        output.Raw("]}}"u8);
    }

    // The words of google.rpc.Code for the statuses that Google gives them; the nearest word for those that it does not give.
    private static string StatusOf(int status) => status switch
    {
        401 => "UNAUTHENTICATED",
        403 => "PERMISSION_DENIED",
        404 => "NOT_FOUND",
        408 or 504 => "DEADLINE_EXCEEDED",
        409 => "ABORTED",
        405 or 501 => "UNIMPLEMENTED",
        426 => "FAILED_PRECONDITION",
        429 => "RESOURCE_EXHAUSTED",
        499 => "CANCELLED",
        502 or 503 or 529 => "UNAVAILABLE",
        >= 500 => "INTERNAL",
        _ => "INVALID_ARGUMENT",
    };
}
