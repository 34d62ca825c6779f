namespace MotiveProxy.Protocols;

/// <summary>An error in all protocols' words; a codec picks those of its own.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Code">The stable code, such as <c>messages_empty</c>; a part of the API.</param>
/// <param name="Type">OpenAI's kind of error, such as <c>invalid_request_error</c>.</param>
/// <param name="Message">What is wrong and what to do.</param>
/// <param name="Parameter">The request's parameter at fault, if one is.</param>
/// <param name="Retry">What the client is told about trying again.</param>
public sealed record ErrorReport(int Status, string Code, string Type, string Message, string? Parameter, RetryAdvice Retry)
{
    /// <summary>The kind that the stand-in gave on purpose, in the words of the client's own protocol; then it is <see cref="Type"/> and <see cref="Code"/> too.</summary>
    public string? GivenType { get; init; }
}

/// <summary>What a client is told about trying again.</summary>
/// <param name="ShouldRetry">The value of <c>x-should-retry</c>; <see langword="null"/> leaves it out.</param>
/// <param name="AfterSeconds">The value of <c>Retry-After</c>, 0 to 3600; <see langword="null"/> leaves it out.</param>
public readonly record struct RetryAdvice(bool? ShouldRetry, int? AfterSeconds);
