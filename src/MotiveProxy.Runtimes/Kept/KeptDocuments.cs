using System.Collections.Immutable;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Runtimes.Storage.Records;

namespace MotiveProxy.Runtimes.Kept;

/// <summary>What is kept as stored documents, and back: a link is a turn that ends in its answer.</summary>
internal static class KeptDocuments
{
    // The ids of answers are letters and digits; what clients send may be anything.
    private const int LongestId = 64;

    /// <summary>Writes a link.</summary>
    public static byte[] Write(KeptLink link) => TurnRecords.Write(new Turn(link.Messages) { Tools = link.Tools });

    /// <summary>Reads what is new in a link, and what was declared with it.</summary>
    public static (ImmutableArray<Message> Messages, ImmutableArray<ToolDeclaration> Tools) Read(byte[] document)
    {
        var turn = TurnRecords.Read(document);
        return (turn.Messages, turn.Tools);
    }

    /// <summary>Reads a link's answer.</summary>
    public static Message ReadAnswer(byte[] document) => Read(document).Messages[^1];

    /// <summary>Whether a text may be the id of an answer.</summary>
    public static bool IsId(string text) => text.Length is > 0 and <= LongestId && text.All(char.IsAsciiLetterOrDigit);
}
