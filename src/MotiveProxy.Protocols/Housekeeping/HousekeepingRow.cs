using MotiveProxy.Core.Sessions;

namespace MotiveProxy.Protocols.Housekeeping;

/// <summary>
/// A kind of request that a client makes on its own, behind the back of the person or program that uses it: for a title,
/// for tags. It is recognised by its words and answered by the server. All of a row can be configured.
/// </summary>
public sealed record HousekeepingRow
{
    /// <summary>What it asks for, such as <c>title</c>; shown where the answer is shown.</summary>
    public string Kind { get; init; } = "";

    /// <summary>The client that asks so.</summary>
    public string Client { get; init; } = "";

    /// <summary>The seat on which this client usually sits.</summary>
    public Seat Seat { get; init; } = Seat.StandIn;

    /// <summary>The most messages of such a request.</summary>
    public int MaxMessages { get; init; } = 3;

    /// <summary>What must be found, all of it. A row without marks recognises nothing.</summary>
    public IReadOnlyList<HousekeepingMark> Marks { get; init; } = [];

    /// <summary>If not empty: the request must ask for a JSON Schema, with no other fields than some of these.</summary>
    public IReadOnlyList<string> SchemaFields { get; init; } = [];

    /// <summary>
    /// The answer. <c>$title</c> and <c>$summary</c> stand for what is made of the conversation; in JSON, for a string of it.
    /// Where the request asks for a JSON Schema, the answer is made of the schema's fields instead; those that are in an answer of JSON are taken from it.
    /// </summary>
    public string Answer { get; init; } = "$title";
}
