using System.Collections.Immutable;

namespace MotiveProxy.Core.Sessions;

/// <summary>A place where a request can name its seat.</summary>
public enum SeatSource
{
    /// <summary>The base path, <c>/standin</c> or <c>/caller</c>.</summary>
    Path,

    /// <summary>The header <c>X-MotiveProxy-Seat</c>.</summary>
    Header,

    /// <summary>The suffix of the model's name, <c>|A</c> or <c>|B</c>.</summary>
    Suffix,

    /// <summary>A join word as the last user message.</summary>
    JoinWord,
}

/// <summary>A seat, named by a request.</summary>
/// <param name="Seat">The seat.</param>
/// <param name="Source">Where the request names it.</param>
public readonly record struct SeatClaim(Seat Seat, SeatSource Source);

/// <summary>Who is asking: all that the server knows of a request beside its turn. Which seat that makes is the machine's to say.</summary>
/// <param name="Client">A fingerprint of the client (key id, User-Agent, address), compared exactly.</param>
public sealed record Asker(string Client)
{
    /// <summary>The seats that path, header and suffix name, if any.</summary>
    public ImmutableArray<SeatClaim> Claims { get; init; } = [];

    /// <summary>The seat that the configuration ties to the request's key.</summary>
    public Seat? KeySeat { get; init; }

    /// <summary>Whether the client says that this is a retry (<c>X-Stainless-Retry-Count</c> of 1 or more).</summary>
    public bool SaysRetry { get; init; }
}
