using System.Collections.Immutable;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;

namespace MotiveProxy.Runtimes.Watching;

/// <summary>
/// What watchers and the transcript are given of an event: all of it, if it is short; else its texts are cut, with a mark. A prompt
/// is given as what is new in it, without history, tools and format: the whole is in the session's state for as long as it waits.
/// </summary>
internal static class Excerpt
{
    /// <summary>Shortens an event to at most <paramref name="limit"/> characters of text, marks not counted.</summary>
    /// <returns>The event, and how many characters of text it has.</returns>
    public static (SessionEvent Event, int Length) Of(SessionEvent happened, int limit)
    {
        if (happened is SessionEvent.PromptOpened opened)
            happened = WhatIsNew(opened);

        var length = Measure(happened);
        return length <= limit ? (happened, (int)length) : (new Scissors(limit).Cut(happened), limit);
    }

    private static SessionEvent.PromptOpened WhatIsNew(SessionEvent.PromptOpened opened)
    {
        var messages = opened.Turn.Messages;
        var first = messages.Length - 1;
        while (first > 0 && messages[first - 1].Role != Role.Assistant)
            first--;

        return first <= 0 && !opened.Turn.DeclaresShape
            ? opened
            : opened with { Turn = new Turn(messages[Math.Max(first, 0)..]) };
    }

    private static long Measure(SessionEvent happened) => happened switch
    {
        SessionEvent.TurnSeated seated => seated.Client.Length,
        SessionEvent.PromptOpened opened => opened.Turn.Messages.Sum(Measure),
        SessionEvent.PromptPresented presented => presented.Text.Length,
        SessionEvent.PartAccepted accepted => Measure(accepted.Part),
        SessionEvent.PromptAnswered answered => answered.Parts.Sum(Measure),
        SessionEvent.PromptClaimed claimed => claimed.By.Length,
        SessionEvent.PromptReleased released => released.By.Length,
        SessionEvent.PromptDropped dropped => dropped.By?.Length ?? 0,
        SessionEvent.AnswerMistaken mistaken => mistaken.Reason.Length,
        SessionEvent.WordsUnaddressed words => words.Text.Length,
        SessionEvent.HousekeepingAnswered answered => answered.Text.Length,
        _ => 0,
    };

    // What has no text weighs something too: nobody fills the memory with empty parts.
    private static long Measure(Message message) => RuntimeLimits.EventWeight + message.Content.Sum(Measure);

    private static long Measure(Part part) => part switch
    {
        Part.Text text => text.Value.Length,
        Part.Image image => image.Url.Length,
        Part.Attachment attachment => attachment.Kind.Length + attachment.Reference.Length,
        _ => 0,
    };

    private static long Measure(AnswerPart part) => RuntimeLimits.EventWeight + part switch
    {
        AnswerPart.Text text => text.Value.Length,
        AnswerPart.Refusal refusal => refusal.Value.Length,
        AnswerPart.Call call => call.Value.Name.Length + call.Value.Arguments.Length,
        _ => 0,
    };

    /// <summary>Cuts text after text until nothing is left of the limit; what follows then is dropped.</summary>
    private sealed class Scissors(int limit)
    {
        private long _left = limit;

        public SessionEvent Cut(SessionEvent happened) => happened switch
        {
            SessionEvent.PromptOpened opened => opened with { Turn = new Turn(Cut(opened.Turn.Messages, Measure, Cut)) },
            SessionEvent.PromptPresented presented => presented with { Text = Cut(presented.Text) },
            SessionEvent.PartAccepted accepted => accepted with { Part = Cut(accepted.Part) },
            SessionEvent.PromptAnswered answered => answered with { Parts = Cut(answered.Parts, Measure, Cut) },
            SessionEvent.AnswerMistaken mistaken => mistaken with { Reason = Cut(mistaken.Reason) },
            SessionEvent.WordsUnaddressed words => words with { Text = Cut(words.Text) },
            SessionEvent.HousekeepingAnswered answered => answered with { Text = Cut(answered.Text) },
            _ => happened,
        };

        private ImmutableArray<T> Cut<T>(IReadOnlyList<T> all, Func<T, long> measure, Func<T, T> cut)
        {
            var kept = ImmutableArray.CreateBuilder<T>();
            foreach (var one in all)
            {
                if (_left <= 0)
                    break;

                var length = measure(one);
                kept.Add(length <= _left ? one : cut(one));
                _left -= Math.Min(length, _left);
            }

            return kept.ToImmutable();
        }

        private Message Cut(Message message) => Message.Of(message.Role, Cut(message.Text)) with { Name = message.Name, ToolCallId = message.ToolCallId };

        private AnswerPart Cut(AnswerPart part) => part switch
        {
            AnswerPart.Text text => new AnswerPart.Text(Cut(text.Value)),
            AnswerPart.Refusal refusal => new AnswerPart.Refusal(Cut(refusal.Value)),
            AnswerPart.Call call => new AnswerPart.Call(call.Value with { Arguments = Cut(call.Value.Arguments) }),
            _ => part,
        };

        private string Cut(string text)
        {
            var length = (int)Math.Min(text.Length, _left);
            if (length > 0 && char.IsHighSurrogate(text[length - 1]))
                length--;
            return $"{text.AsSpan(0, length)} … [{text.Length - length} characters more]";
        }
    }
}
