using System.Text.Json.Serialization;

namespace MotiveProxy.Server.Operator.Transcripts;

/// <summary>Lives of sessions that are kept, as <c>GET /api/history</c> tells them.</summary>
/// <param name="Sessions">The one that began last comes first.</param>
/// <param name="IsPartial">Whether a search ended early.</param>
/// <param name="Next">What <c>before</c> must be to go on; missing when there is no more.</param>
public sealed record HistoryDocument(IReadOnlyList<SessionLifeDocument> Sessions, bool IsPartial, string? Next);

/// <summary>One life of a session.</summary>
/// <param name="Name">The session's name.</param>
/// <param name="LifeId">The life, for ever.</param>
/// <param name="Life">Which of its name at this moment: 1 is the latest.</param>
/// <param name="SinceTs">When it began, in Unix seconds.</param>
/// <param name="UntilTs">When it ended, in Unix seconds; null while it lives.</param>
/// <param name="Answered">How many answers to its prompts are kept.</param>
/// <param name="Transcripts">Where what was said is to be had.</param>
public sealed record SessionLifeDocument(
    string Name,
    string LifeId,
    int Life,
    double SinceTs,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] double? UntilTs,
    int Answered,
    TranscriptLinksDocument Transcripts)
{
    /// <summary>Who or what closed it: <c>idle</c>, <c>operator</c> or <c>stand_in</c>; missing while it lives, and if that is not known.</summary>
    public string? Why { get; init; }

    /// <summary>What was said last; missing if nothing was, or if it is very long.</summary>
    public LastSaidDocument? LastSaid { get; init; }
}

/// <summary>The beginning of what was said last.</summary>
/// <param name="By">The seat, <c>standin</c> or <c>caller</c>.</param>
/// <param name="Text">In one line.</param>
public sealed record LastSaidDocument(string By, string Text);

/// <summary>The paths of a life's transcript, in each format.</summary>
/// <param name="Jsonl">Every event as a line of JSON.</param>
/// <param name="Markdown">To read.</param>
/// <param name="Openai">For fine-tuning.</param>
public sealed record TranscriptLinksDocument(string Jsonl, string Markdown, string Openai);
