using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes;

namespace MotiveProxy.Server.WebConsole.Past;

/// <summary>The beginning of a stored transcript, as a page can show it: of each prompt only what is new in it.</summary>
/// <param name="Notices">The events.</param>
/// <param name="IsWhole">Whether these are all.</param>
internal sealed record PastTranscript(IReadOnlyList<SessionNotice> Notices, bool IsWhole)
{
    /// <summary>How many events are shown more each time.</summary>
    public const int Step = 500;

    /// <summary>Reads it.</summary>
    /// <param name="notices">All events.</param>
    /// <param name="most">How many are shown at most.</param>
    /// <param name="cancellation">Nobody looks any more.</param>
    public static async Task<PastTranscript> ReadAsync(IAsyncEnumerable<SessionNotice> notices, int most, CancellationToken cancellation)
    {
        var read = new List<SessionNotice>();
        await foreach (var notice in notices.WithCancellation(cancellation))
        {
            if (read.Count == most)
                return new PastTranscript(read, IsWhole: false);

            read.Add(notice.Event is SessionEvent.PromptOpened opened ? notice with { Event = opened with { Turn = WhatIsNew(opened.Turn) } } : notice);
        }

        return new PastTranscript(read, IsWhole: true);
    }

    private static Turn WhatIsNew(Turn turn)
    {
        var told = turn.LastAssistantMessage is { } last ? turn.Messages.LastIndexOf(last) + 1 : 0;
        return told == 0 || told == turn.Messages.Length ? turn : new Turn([.. turn.Messages.Skip(told)]);
    }
}
