namespace MotiveProxy.Core.Conversations;

/// <summary>How a hold ended. Every hold gets exactly one.</summary>
public abstract record Outcome
{
    private Outcome()
    {
    }

    /// <summary>A reply: all its parts were sent before this.</summary>
    /// <param name="Finish">Why the answer ended.</param>
    public sealed record Answered(FinishReason Finish) : Outcome;

    /// <summary>An error that the stand-in gave on purpose.</summary>
    /// <param name="Status">The HTTP status, 400 to 599.</param>
    /// <param name="Message">What it says to the caller.</param>
    public sealed record ErrorGiven(int Status, string Message) : Outcome
    {
        /// <summary>The longest kind of error.</summary>
        public const int MaxTypeLength = 64;

        /// <summary>The longest time until a client shall ask again, in seconds.</summary>
        public const int MaxRetryAfter = 3600;

        /// <summary>The kind of error in the caller's protocol, such as <c>overloaded_error</c>: 1 to 64 letters, digits, <c>_</c>, <c>-</c> and <c>.</c>;
        /// <see langword="null"/> for the one that goes with the status.</summary>
        public string? Type { get; init; }

        /// <summary>In how many seconds the client shall ask again, 0 to 3600; <see langword="null"/>: nothing is said of it.</summary>
        public int? RetryAfter { get; init; }

        /// <summary>Whether a text can be a kind of error.</summary>
        public static bool IsType(string text) =>
            text.Length is > 0 and <= MaxTypeLength && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.');
    }

    /// <summary>Cut on purpose and without a word: its client sees the network fail. The turn that it waited for goes on.</summary>
    public sealed record Dropped : Outcome;

    /// <summary>Something of ours ended it: a time-out, a limit, a shutdown.</summary>
    /// <param name="Fault">What, from the catalogue of faults.</param>
    public sealed record Failed(Fault Fault) : Outcome;
}

/// <summary>A failure as a value. What it looks like on the wire is the protocols' catalogue's business.</summary>
/// <param name="Code">Which one.</param>
/// <param name="Detail">What exactly, and what to do about it; <see langword="null"/> for the catalogue's own text.</param>
/// <param name="Parameter">The request's parameter at fault, in the protocol's words.</param>
public sealed record Fault(FaultCode Code, string? Detail = null, string? Parameter = null);

/// <summary>Every failure that this server can report. The wire's codes, texts and statuses are rows of the fault catalogue.</summary>
public enum FaultCode
{
    /// <summary>The body is not JSON, or not the JSON that the protocol asks for.</summary>
    InvalidRequest,

    /// <summary>The request names no model.</summary>
    ModelMissing,

    /// <summary>The model is no session name: empty, or over 256 characters.</summary>
    ModelInvalid,

    /// <summary>The request has no messages, or an empty list of them.</summary>
    MessagesEmpty,

    /// <summary>More messages than the limit allows.</summary>
    TooManyMessages,

    /// <summary>More tools than the limit allows.</summary>
    TooManyTools,

    /// <summary>More values of JSON than the limit allows.</summary>
    TooManyValues,

    /// <summary>The request asks for something that one stand-in cannot do, such as <c>n</c> over 1.</summary>
    Unsupported,

    /// <summary>The request goes on from a reply that is not kept, or no longer.</summary>
    PreviousResponseUnknown,

    /// <summary>The request goes on with a thread of messages that is not kept, or no longer.</summary>
    ThreadUnknown,

    /// <summary>Two names of the seat disagree.</summary>
    SeatConflict,

    /// <summary>A key is needed and none came, or one that is not known.</summary>
    Unauthorized,

    /// <summary>The key or the address may not do this.</summary>
    Forbidden,

    /// <summary>Nothing answers at this path, or there is no such session or prompt.</summary>
    NotFound,

    /// <summary>The path exists, the method does not.</summary>
    MethodNotAllowed,

    /// <summary>The client asks for a WebSocket where there is none.</summary>
    UpgradeRefused,

    /// <summary>The body is larger than the limit.</summary>
    BodyTooLarge,

    /// <summary>The body is compressed or encoded in a way that is not read here.</summary>
    UnsupportedMediaType,

    /// <summary>The body did not arrive in time.</summary>
    RequestTimeout,

    /// <summary>Nobody spoke before the turn's deadline.</summary>
    TurnTimeout,

    /// <summary>A newer turn of the stand-in waits in this one's place.</summary>
    Superseded,

    /// <summary>The session was closed while this hold waited.</summary>
    SessionClosed,

    /// <summary>No session more fits.</summary>
    TooManySessions,

    /// <summary>No prompt more fits into this session.</summary>
    TooManyPrompts,

    /// <summary>The server is shutting down; the same request again will be served by another, or by the next.</summary>
    Draining,

    /// <summary>What is said cannot be stored at the moment, so nothing new is taken.</summary>
    StoreUnavailable,

    /// <summary>The prompt is already answered, withdrawn or unknown.</summary>
    PromptGone,

    /// <summary>Somebody else has claimed the prompt.</summary>
    PromptClaimed,

    /// <summary>An answer that does not fit the prompt it is for.</summary>
    AnswerInvalid,

    /// <summary>A bug of ours.</summary>
    Internal,
}
