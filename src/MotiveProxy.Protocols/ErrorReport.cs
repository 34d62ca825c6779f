namespace MotiveProxy.Protocols;

/// <summary>An error in all protocols' words; a codec picks those of its own.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Code">The stable code, such as <c>messages_empty</c>; a part of the API.</param>
/// <param name="Type">OpenAI's kind of error, such as <c>invalid_request_error</c>.</param>
/// <param name="Message">What is wrong and what to do.</param>
/// <param name="Parameter">The request's parameter at fault, if one is.</param>
/// <param name="Retry">What the client is told about trying again.</param>
public sealed record ErrorReport(int Status, string Code, string Type, string Message, string? Parameter, RetryAdvice Retry);

/// <summary>What a client is told about trying again.</summary>
/// <param name="ShouldRetry">The value of <c>x-should-retry</c>; <see langword="null"/> leaves it out.</param>
/// <param name="AfterSeconds">The value of <c>Retry-After</c>, 1 to 60; <see langword="null"/> leaves it out.</param>
public readonly record struct RetryAdvice(bool? ShouldRetry, int? AfterSeconds);
