using System.Collections.Immutable;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes.Storage;
using MotiveProxy.Runtimes.Storage.Records;

namespace MotiveProxy.AkkaCluster.Wire;

/// <summary>The big things about prompts that a message brings beside the documents that refer to them.</summary>
internal static class WireContents
{
    /// <summary>Writes contents.</summary>
    public static WireWriter Add(this WireWriter wire, IReadOnlyCollection<StoredContent> contents)
    {
        wire.Add(contents.Count);
        foreach (var content in contents)
            wire.Add(content.Id.Value).Add((long)content.Kind).Add(content.Write());
        return wire;
    }

    /// <summary>Reads contents.</summary>
    public static IStoredContents Contents(this WireReader wire)
    {
        var contents = new Dictionary<(TurnId, ContentKind), byte[]>();
        for (var missing = wire.Number(); missing > 0; missing--)
            contents[(new TurnId(wire.TextThere()), (ContentKind)wire.Number())] = wire.DocumentThere();
        return new ContentReader((id, kind) => contents.GetValueOrDefault((id, kind)));
    }

    /// <summary>What a state refers to.</summary>
    public static IReadOnlyCollection<StoredContent> Of(SessionState state)
    {
        var contents = new List<StoredContent>();
        foreach (var turn in state.Turns)
        {
            if (turn.Prompt is { } prompt)
                contents.Add(new StoredContent(turn.Id, ContentKind.Prompt, prompt));
            if (turn is { Presents: { } presents, Given: [AnswerPart.Text shown] })
                contents.Add(new StoredContent(presents, ContentKind.Shown, shown.Value));
            else
                contents.Add(new StoredContent(turn.Id, ContentKind.Answer, turn.Given));
        }

        foreach (var parked in state.Parked)
            contents.Add(new StoredContent(new TurnId(parked.Hold.Value), ContentKind.Prompt, parked.Turn));
        return contents;
    }

    /// <summary>What an event refers to.</summary>
    public static ImmutableArray<StoredContent> Of(SessionEvent happened) => StoredContent.Of(happened) is { } content ? [content] : [];
}
