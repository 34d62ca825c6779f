using System.Globalization;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes.History;
using MotiveProxy.Runtimes.Storage;

namespace MotiveProxy.Server.Operator.Transcripts;

/// <summary>From lives of sessions to the operator API's words for them.</summary>
internal static class HistoryDocuments
{
    /// <summary>A page.</summary>
    public static HistoryDocument Of(HistoryPage page) => new([.. page.Lives.Select(Of)], page.IsPartial, page.Next?.ToString());

    /// <summary>The path of a life's transcript, which stays when the name lives again.</summary>
    public static string PathOf(SessionName name, LifeId life, string format) =>
        $"{OperatorPaths.Of(name)}/transcript?{TranscriptEndpoint.LifeIdQuery}={life}&{TranscriptEndpoint.FormatQuery}={format}";

    /// <summary>The life that an id means, or <see langword="null"/>.</summary>
    public static LifeId? LifeOf(string id) =>
        long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value > 0 ? new LifeId(value) : null;

    private static SessionLifeDocument Of(SessionLife life) => new(
        life.Name.Value,
        life.Id.ToString(),
        life.Number,
        OperatorWords.Seconds(life.Since),
        life.Until is { } until ? OperatorWords.Seconds(until) : null,
        life.Answered,
        new TranscriptLinksDocument(
            PathOf(life.Name, life.Id, TranscriptFormats.Events),
            PathOf(life.Name, life.Id, TranscriptFormats.Readable),
            PathOf(life.Name, life.Id, TranscriptFormats.Training)))
    {
        Why = life.Why is { } why ? OperatorWords.Of(why) : null,
        LastSaid = life.LastSaid is { } said ? new LastSaidDocument(OperatorWords.Of(said.By), said.Text) : null,
    };
}
