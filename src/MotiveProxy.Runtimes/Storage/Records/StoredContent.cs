using System.Collections.Immutable;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;

namespace MotiveProxy.Runtimes.Storage.Records;

/// <summary>One of the three big things about a prompt, to be stored.</summary>
/// <param name="Id">The prompt.</param>
/// <param name="Kind">Which of them.</param>
/// <param name="Value">A <see cref="Turn"/>, a text, or a list of parts.</param>
internal readonly record struct StoredContent(TurnId Id, ContentKind Kind, object Value)
{
    /// <summary>What a step brings that states and events refer to from now on, in the order of its coming.</summary>
    public static IEnumerable<StoredContent> Of(SessionState before, Step step)
    {
        foreach (var parked in step.Next.Parked)
        {
            if (!before.Parked.Contains(parked))
                yield return new StoredContent(new TurnId(parked.Hold.Value), ContentKind.Prompt, parked.Turn);
        }

        foreach (var effect in step.Effects)
        {
            if (effect is SessionEffect.Publish(var happened) && Of(happened) is { } content)
                yield return content;
        }
    }

    /// <summary>What is stored.</summary>
    public ContentBytes ToBytes() => new(Id, Kind, Write());

    /// <summary>The bytes that are stored.</summary>
    public byte[] Write() => Value switch
    {
        Turn turn => TurnRecords.Write(turn),
        string text => AnswerRecords.Write([new AnswerPart.Text(text)]),
        IReadOnlyList<AnswerPart> parts => AnswerRecords.Write(parts),
        _ => throw new InvalidOperationException("No content is anything else."),
    };

    /// <summary>What an event brings, or <see langword="null"/>.</summary>
    public static StoredContent? Of(SessionEvent happened) => happened switch
    {
        SessionEvent.PromptOpened opened => new StoredContent(opened.Id, ContentKind.Prompt, opened.Turn),
        SessionEvent.PromptPresented presented => new StoredContent(presented.Id, ContentKind.Shown, presented.Text),
        SessionEvent.PromptAnswered answered => new StoredContent(answered.Id, ContentKind.Answer, answered.Parts),
        _ => null,
    };
}

/// <summary>Reads stored contents where they are stored.</summary>
/// <param name="find">The bytes of a content; <see langword="null"/> if there are none.</param>
internal sealed class ContentReader(Func<TurnId, ContentKind, byte[]?> find) : IStoredContents
{
    /// <inheritdoc/>
    public Turn Prompt(TurnId id) => TurnRecords.Read(Find(id, ContentKind.Prompt));

    /// <inheritdoc/>
    public string Shown(TurnId id) =>
        AnswerRecords.Read(Find(id, ContentKind.Shown)) is [AnswerPart.Text(var text)] ? text : throw RecordWords.Damaged("presented prompt");

    /// <inheritdoc/>
    public ImmutableList<AnswerPart> Answer(TurnId id) => AnswerRecords.Read(Find(id, ContentKind.Answer));

    private byte[] Find(TurnId id, ContentKind kind) => find(id, kind) ?? throw RecordWords.Damaged("reference");
}
