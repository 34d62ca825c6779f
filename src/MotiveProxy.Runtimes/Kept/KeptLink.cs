using System.Collections.Immutable;
using MotiveProxy.Core.Conversations;

namespace MotiveProxy.Runtimes.Kept;

/// <summary>An answer with what is new before it: what came earlier is kept already. So a conversation costs what is said in it, once.</summary>
/// <param name="Id">The answer's id.</param>
/// <param name="Messages">What is new, and the answer as the last message.</param>
public sealed record KeptLink(string Id, ImmutableArray<Message> Messages)
{
    /// <summary>The tools that were declared with it, if they are kept.</summary>
    public ImmutableArray<ToolDeclaration> Tools { get; init; } = [];

    /// <summary>The answer that it goes on from.</summary>
    public string? After { get; init; }

    /// <summary>All that was said up to that answer: if it is not kept any more when this one is, this is kept with it.</summary>
    public KeptConversation? Before { get; init; }

    /// <summary>Other answers that were named in what is new: their conversations are in use as well.</summary>
    public ImmutableArray<string> Named { get; init; } = [];

    /// <summary>The same as the beginning of a conversation.</summary>
    internal KeptLink Whole => Before is null
        ? this with { After = null }
        : new KeptLink(Id, [.. Before.Messages, .. Messages]) { Tools = Tools.IsEmpty ? Before.Tools : Tools, Named = Named };

    /// <summary>The answers whose conversations are in use.</summary>
    internal IEnumerable<string> Used => After is null ? Named : Named.Prepend(After);
}
