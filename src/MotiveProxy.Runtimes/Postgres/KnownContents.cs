using System.Collections.Immutable;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes.Storage;
using MotiveProxy.Runtimes.Storage.Records;

namespace MotiveProxy.Runtimes.Postgres;

/// <summary>The contents that are known while a document is read, and a list of those that are not: what was read with one missing is to be read again.</summary>
/// <param name="known">What is known.</param>
internal sealed class KnownContents(IReadOnlyDictionary<(TurnId, ContentKind), object> known) : IStoredContents
{
    private static readonly Turn NoTurn = new([]);

    /// <summary>What was referred to and is not known.</summary>
    public List<(TurnId Id, ContentKind Kind)> Missing { get; } = [];

    /// <summary>What was referred to and is known.</summary>
    public Dictionary<(TurnId, ContentKind), object> Used { get; } = [];

    /// <inheritdoc/>
    public Turn Prompt(TurnId id) => Find(id, ContentKind.Prompt, NoTurn);

    /// <inheritdoc/>
    public string Shown(TurnId id) => Find(id, ContentKind.Shown, string.Empty);

    /// <inheritdoc/>
    public ImmutableList<AnswerPart> Answer(TurnId id) => Find(id, ContentKind.Answer, ImmutableList<AnswerPart>.Empty);

    /// <summary>The bytes of a content.</summary>
    public static byte[] Write(object value) => value switch
    {
        Turn turn => TurnRecords.Write(turn),
        string text => AnswerRecords.Write([new AnswerPart.Text(text)]),
        IReadOnlyList<AnswerPart> parts => AnswerRecords.Write([.. parts]),
        _ => throw new InvalidOperationException("No content is anything else."),
    };

    /// <summary>A content of bytes.</summary>
    public static object Read(ContentKind kind, byte[] bytes) => kind switch
    {
        ContentKind.Prompt => TurnRecords.Read(bytes),
        ContentKind.Shown => string.Concat(AnswerRecords.Read(bytes).OfType<AnswerPart.Text>().Select(part => part.Value)),
        _ => AnswerRecords.Read(bytes),
    };

    private T Find<T>(TurnId id, ContentKind kind, T none)
        where T : class
    {
        if (!known.TryGetValue((id, kind), out var value))
        {
            Missing.Add((id, kind));
            return none;
        }

        // An answer comes as what the machine made of it, or as what was read.
        var fits = value as T ?? (T)(object)((IReadOnlyList<AnswerPart>)value).ToImmutableList();
        Used[(id, kind)] = fits;
        return fits;
    }
}
