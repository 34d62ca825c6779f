using System.Buffers;
using MotiveProxy.Protocols.Json;

namespace MotiveProxy.Protocols.Anthropic;

/// <summary>
/// Errors in Anthropic's shape: <c>{"type":"error","error":{"type","message"}}</c>. Of our codes it has only the one that is Anthropic's too,
/// in <c>error.details.error_code</c>, where its clients look.
/// </summary>
internal static class AnthropicErrors
{
    /// <summary>Writes an error as a JSON object.</summary>
    public static void Write(ErrorReport error, IBufferWriter<byte> output)
    {
        output.Raw("{\"type\":\"error\",\"error\":{\"type\":"u8);
        output.JsonString(error.GivenType ?? TypeOf(error.Status));
        output.Raw(",\"message\":"u8);
        output.JsonString(error.Message);
        if (error.Code == FaultCatalog.ThreadNotFound)
        {
            output.Raw(",\"details\":{\"error_code\":"u8);
            output.JsonString(error.Code);
            output.Raw("}"u8);
        }

        output.Raw("}}"u8);
    }

    // By status alone, unless somebody chose it: a client tries again what calls itself overloaded, whatever its status is.
    private static string TypeOf(int status) => status switch
    {
        401 => "authentication_error",
        402 => "billing_error",
        403 => "permission_error",
        404 => "not_found_error",
        408 or 504 => "timeout_error",
        413 => "request_too_large",
        429 => "rate_limit_error",
        503 or 529 => "overloaded_error",
        >= 500 => "api_error",
        _ => "invalid_request_error",
    };
}
