using MotiveProxy.Core.Sessions;

namespace MotiveProxy.Runtimes.Storage;

/// <summary>An answer that a client may go on from, as it is stored. One that is there already stays as it is.</summary>
/// <param name="Session">Whose it is.</param>
/// <param name="Id">The answer.</param>
/// <param name="After">The answer that it goes on from: it belongs to the same conversation.</param>
/// <param name="At">When.</param>
/// <param name="Body">What is new, and the answer, as a stored document.</param>
/// <param name="Whole">The same with all that was said before, for the case that the answer before is not kept any more.</param>
public sealed record KeptBytes(SessionName Session, string Id, string? After, DateTimeOffset At, byte[] Body, Func<byte[]> Whole)
{
    /// <summary>The answers whose conversations are in use: letters and digits.</summary>
    public IReadOnlyList<string> Used { get; init; } = [];
}
