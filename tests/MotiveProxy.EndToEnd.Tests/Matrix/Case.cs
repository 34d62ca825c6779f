namespace MotiveProxy.EndToEnd.Tests.Matrix;

/// <summary>What a real client is driven through: the columns of <c>docs/clients.md</c>.</summary>
public enum Case
{
    /// <summary>An answer in one piece.</summary>
    Text,

    /// <summary>An answer in parts, read from the raw stream.</summary>
    Stream,

    /// <summary>A stream that a helper of the client puts together.</summary>
    HelperStream,

    /// <summary>Tools are called and their results answered, twice in a row.</summary>
    ToolTurns,

    /// <summary>JSON of a form that the client names.</summary>
    Structured,

    /// <summary>An error instead of an answer: with a status, or as a stream's first event.</summary>
    ErrorBefore,

    /// <summary>An error after the first part of an answer.</summary>
    ErrorMidway,

    /// <summary>A hold that outlasts the client's time-out: its own retries come, and it is answered once.</summary>
    LongHold,
}
