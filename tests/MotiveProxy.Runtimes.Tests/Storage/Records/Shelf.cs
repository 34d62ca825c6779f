using System.Collections.Immutable;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes.Storage;
using MotiveProxy.Runtimes.Storage.Records;

namespace MotiveProxy.Runtimes.Tests.Storage.Records;

/// <summary>Contents in memory, as bytes.</summary>
internal sealed class Shelf
{
    private readonly Dictionary<(TurnId, ContentKind), byte[]> _contents = [];

    public Shelf() => Reader = new ContentReader((id, kind) => _contents.GetValueOrDefault((id, kind)));

    public IStoredContents Reader { get; }

    public void Put(IEnumerable<StoredContent> contents)
    {
        foreach (var content in contents)
            _contents[(content.Id, content.Kind)] = content.Write();
    }

    /// <summary>Puts there what an event refers to.</summary>
    public void Put(SessionEvent happened)
    {
        if (StoredContent.Of(happened) is { } content)
            Put([content]);
    }

    /// <summary>Puts there what a hand-made state refers to.</summary>
    public void Put(SessionState state)
    {
        foreach (var parked in state.Parked)
            Put([new StoredContent(new TurnId(parked.Hold.Value), ContentKind.Prompt, parked.Turn)]);
        foreach (var turn in state.Turns)
        {
            if (turn.Prompt is { } prompt)
                Put([new StoredContent(turn.Id, ContentKind.Prompt, prompt)]);
            if (turn.Presents is { } shown)
                Put([new StoredContent(shown, ContentKind.Shown, ((AnswerPart.Text)turn.Given[0]).Value)]);
            else if (turn.Outcome is Outcome.Answered or Outcome.ErrorGiven)
                Put([new StoredContent(turn.Id, ContentKind.Answer, turn.Given)]);
        }
    }
}
