using System.Text.Json.Serialization;

namespace MotiveProxy.Server.Operator;

/// <summary>All live sessions, as <c>GET /api/sessions</c> tells them.</summary>
/// <param name="Sessions">By name.</param>
public sealed record SessionListDocument(IReadOnlyList<SessionDocument> Sessions);

/// <summary>A session, as the operator API tells it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="SessionId">Its name again, in the words of the original.</param>
/// <param name="CreatedTs">When it began, in Unix seconds.</param>
/// <param name="LastActivityTs">When a turn, a hold or a watcher was last here, in Unix seconds.</param>
/// <param name="Standin">Who sits on the stand-in's seat, if anybody.</param>
/// <param name="Caller">Who sat on the caller's seat last, if anybody.</param>
/// <param name="Watchers">How many watch.</param>
/// <param name="Prompts">The prompts that wait for an answer, in order of arrival.</param>
/// <param name="Transcript">The latest events, oldest first; only where one session is asked for.</param>
public sealed record SessionDocument(
    string Name,
    string SessionId,
    double CreatedTs,
    double LastActivityTs,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] OccupantDocument? Standin,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] OccupantDocument? Caller,
    int Watchers,
    IReadOnlyList<PromptDocument> Prompts,
    IReadOnlyList<EventDocument>? Transcript = null);

/// <summary>Who sits on a seat.</summary>
/// <param name="Client">The client's fingerprint.</param>
/// <param name="Holds">How many of its requests wait.</param>
public sealed record OccupantDocument(string Client, int Holds)
{
    /// <summary>What people call the client, if it is one of docs/clients.md.</summary>
    public string? ClientName { get; init; }

    /// <summary>When the first of its requests gives up if nobody answers, in Unix seconds; missing if none does, or if it is not known.</summary>
    public double? GivesUpTs { get; init; }

    /// <summary>How often it will still ask again by itself after that; missing if it is not known.</summary>
    public int? ComesBack { get; init; }
}
