using System.Collections.Frozen;
using System.Collections.Immutable;
using MotiveProxy.Core.Conversations;

namespace MotiveProxy.Protocols;

/// <summary>
/// Every failure and what it is on the wire: the only list of errors. Statuses are chosen by what clients do with them:
/// 400 is final for all of them, while 408, 409, 429 and 5xx start their retries, whatever <c>x-should-retry</c> says to some.
/// </summary>
public static class FaultCatalog
{
    /// <summary>The code by which Anthropic's clients know that they have to tell all of a thread again (measured with Anthropic .NET 13.12.0 and Node 1.12.0).</summary>
    internal const string ThreadNotFound = "thread_not_found";

    private const string Invalid = "invalid_request_error";
    private const string Limited = "rate_limit_error";
    private const string Server = "server_error";

    private static readonly FrozenDictionary<FaultCode, FaultRow> ByFault = BuildRows().ToFrozenDictionary(row => row.Fault);

    /// <summary>All rows, in the order of <see cref="FaultCode"/>.</summary>
    public static ImmutableArray<FaultRow> Rows { get; } = [.. ByFault.Values.OrderBy(row => row.Fault)];

    /// <summary>The row of a fault.</summary>
    public static FaultRow Row(FaultCode fault) => ByFault[fault];

    /// <summary>A fault as an error.</summary>
    public static ErrorReport Report(Fault fault)
    {
        var row = Row(fault.Code);
        return new ErrorReport(row.Status, row.Code, row.Type, fault.Detail ?? row.Message, fault.Parameter ?? row.Parameter, row.Retry);
    }

    /// <summary>An error that the stand-in gave on purpose. Unless it says so, it says nothing of retrying: the client shall do what it does with the real thing.</summary>
    public static ErrorReport Report(Outcome.ErrorGiven error)
    {
        var advice = new RetryAdvice(ShouldRetry: null, error.RetryAfter);
        return new ErrorReport(error.Status, error.Type ?? "error_given", error.Type ?? TypeOf(error.Status), error.Message, Parameter: null, advice)
        {
            GivenType = error.Type,
        };
    }

    /// <summary>An outcome as an error; <see langword="null"/> for an answer, and for what ends without a word.</summary>
    public static ErrorReport? Report(Outcome outcome) => outcome switch
    {
        Outcome.Failed failed => Report(failed.Fault),
        Outcome.ErrorGiven given => Report(given),
        _ => null,
    };

    private static string TypeOf(int status) => status switch
    {
        401 => "authentication_error",
        403 => "permission_error",
        408 => "timeout_error",
        429 => Limited,
        >= 500 => Server,
        _ => Invalid,
    };

    private static IEnumerable<FaultRow> BuildRows() =>
    [
        new(FaultCode.InvalidRequest, 400, "invalid_request", Invalid,
            "The body is not what this path asks for. Send a JSON object as the API's reference describes it.",
            "The body is not JSON, or not the JSON that the protocol asks for."),
        new(FaultCode.ModelMissing, 400, "model_missing", Invalid,
            "The request names no model. Put the session's name into \"model\".",
            "The request has no `model`, or an empty one.", "model"),
        new(FaultCode.ModelInvalid, 400, "model_invalid", Invalid,
            "The model is no session name. Use 1 to 256 characters, not counting a suffix |A or |B.",
            "The `model` is nothing but a suffix, or longer than 256 characters.", "model"),
        new(FaultCode.MessagesEmpty, 400, "messages_empty", Invalid,
            "Messages array cannot be empty",
            "The request has no messages.", "messages"),
        new(FaultCode.TooManyMessages, 400, "too_many_messages", Invalid,
            "The request has more messages than the server takes. Leave out the oldest, or raise MOTIVE_PROXY_MAX_MESSAGES.",
            "The conversation has more messages than the limit.", "messages"),
        new(FaultCode.TooManyTools, 400, "too_many_tools", Invalid,
            "The request declares more tools than the server takes. Declare those that are needed, or raise MOTIVE_PROXY_MAX_TOOLS.",
            "The request declares more tools than the limit.", "tools"),
        new(FaultCode.TooManyValues, 400, "too_many_values", Invalid,
            "The request's JSON has more values than the server takes. Send fewer, or raise MOTIVE_PROXY_MAX_VALUES.",
            "The body has more JSON values (parts of messages, calls, fields of schemas and so on) than the limit."),
        new(FaultCode.Unsupported, 400, "unsupported", Invalid,
            "The request asks for something that one stand-in cannot do. Leave it out.",
            "The request asks for something that one stand-in cannot do, such as `n` over 1."),
        new(FaultCode.PreviousResponseUnknown, 400, "previous_response_not_found", Invalid,
            "The server does not know that response, or no longer. Send the whole conversation instead of the id.",
            "The request goes on from a response that was never kept (`store: false`), or is kept no more.", "previous_response_id"),
        new(FaultCode.ThreadUnknown, 404, ThreadNotFound, Invalid,
            "The server does not know that thread, or no longer. Send the whole conversation in a new one.",
            "The request goes on with a thread (Anthropic's `thread`) from a message that was never kept, or is kept no more. Anthropic's own "
                + "code and status: its SDKs send all of it again by themselves.",
            "thread.previous_message_id"),
        new(FaultCode.SeatConflict, 400, "seat_conflict", Invalid,
            "The request names both seats: path, header, suffix of the model and join word must agree. Name one seat only.",
            "Two of the places where a request can name its seat disagree."),
        new(FaultCode.Unauthorized, 401, "invalid_api_key", Invalid,
            "No valid API key came with the request. Send one of the server's keys as \"Authorization: Bearer KEY\".",
            "The server has keys, and the request has none of them."),
        new(FaultCode.Forbidden, 403, "forbidden", "permission_error",
            "This key or address may not do this. Use a key that may, or ask from the server's own machine.",
            "The key or the address may not do this: the operator API is for admin keys, or without keys for the server's own machine."),
        new(FaultCode.NotFound, 404, "not_found", Invalid,
            "Nothing is here. Check the path, and the name of the session or prompt.",
            "Nothing answers at this path, or there is no such session or prompt."),
        new(FaultCode.MethodNotAllowed, 405, "method_not_allowed", Invalid,
            "This path does not take this method. See /openapi.json for those that it takes.",
            "The path exists, the method does not."),
        new(FaultCode.UpgradeRefused, 426, "upgrade_refused", Invalid,
            "There is no WebSocket here. Send the request as POST to the same path.",
            "The client asks for a WebSocket where there is only `POST`; those that do go on with that."),
        new(FaultCode.BodyTooLarge, 413, "payload_too_large", Invalid,
            "Payload too large. Send a smaller body, or raise MOTIVE_PROXY_MAX_BODY.",
            "The body is larger than the server's limit."),
        new(FaultCode.UnsupportedMediaType, 415, "unsupported_media_type", Invalid,
            "The body is compressed or encoded. Send plain JSON in UTF-8, without Content-Encoding.",
            "The body is compressed or encoded in a way that is not read here."),
        new(FaultCode.RequestTimeout, 408, "request_timeout", "timeout_error",
            "The body did not arrive in time. Send the request again.",
            "The body did not arrive in time.") { Retry = new(ShouldRetry: true, AfterSeconds: 1) },
        new(FaultCode.TurnTimeout, 408, "timeout", "timeout_error",
            "Request timed out",
            "Nobody spoke before the turn's deadline (`MOTIVE_PROXY_TURN_TIMEOUT`, or else the session's)."),
        new(FaultCode.Superseded, 400, "superseded", Invalid,
            "A newer turn of the stand-in waits in this one's place. Go on there; do not send this one again.",
            "The stand-in sent another turn while this one waited; the newest waits."),
        new(FaultCode.SessionClosed, 400, "session_closed", Invalid,
            "The session was closed while this turn waited. A new turn begins a new session.",
            "The session was closed, by an operator, by the stand-in or because its time was over, while the turn waited."),
        new(FaultCode.TooManySessions, 429, "too_many_sessions", Limited,
            "The server has no room for another session. Try again later, close one, or raise MOTIVE_PROXY_MAX_SESSIONS.",
            "As many sessions are alive as the limit allows.") { Retry = new(ShouldRetry: true, AfterSeconds: 5) },
        new(FaultCode.TooManyPrompts, 429, "too_many_prompts", Limited,
            "Too many prompts wait in this session. Try again when the stand-in has answered some, or raise MOTIVE_PROXY_MAX_PROMPTS.",
            "As many prompts wait in the session as the limit allows.") { Retry = new(ShouldRetry: true, AfterSeconds: 5) },
        new(FaultCode.Draining, 503, "draining", Server,
            "The server is shutting down. Send the request again: it will be served by the next.",
            "The server is shutting down; the same request again is served after its restart, or by another node.")
            { Retry = new(ShouldRetry: true, AfterSeconds: 1) },
        new(FaultCode.StoreUnavailable, 503, "store_unavailable", Server,
            "The server cannot store what is said at the moment. Send the request again soon.",
            "The disk or the database of the server's sessions fails or is full. Requests that wait go on waiting, new ones are refused until it recovers.")
            { Retry = new(ShouldRetry: true, AfterSeconds: 1) },
        new(FaultCode.PromptGone, 409, "prompt_gone", Invalid,
            "The prompt is already answered, withdrawn or unknown. Ask /api/sessions which prompts wait.",
            "An answer came for a prompt that waits no more."),
        new(FaultCode.PromptClaimed, 409, "prompt_claimed", Invalid,
            "Somebody else is answering this prompt. Answer another one, or claim it with \"take_over\": true.",
            "An operator gives, claims or releases what another has claimed."),
        new(FaultCode.AnswerInvalid, 400, "answer_invalid", Invalid,
            "The answer does not fit its prompt. Call only tools that the prompt declares, with arguments that fit their schemas, and give the form that it asks for.",
            "An answer by the operator API cannot be read, or is not what its caller declared that it takes; `\"force\": true` sends the latter all the same."),
        new(FaultCode.Internal, 500, "internal_error", Server,
            "The server failed; this is a bug. Its log tells more.",
            "A bug.") { Retry = new(null, null) },
    ];
}
