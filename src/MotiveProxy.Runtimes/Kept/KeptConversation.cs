using System.Collections.Immutable;
using MotiveProxy.Core.Conversations;

namespace MotiveProxy.Runtimes.Kept;

/// <summary>All that was said up to an answer.</summary>
/// <param name="Messages">The messages in order; the answer is the last.</param>
/// <param name="Tools">The tools that were declared last, as far as they are kept.</param>
public sealed record KeptConversation(ImmutableArray<Message> Messages, ImmutableArray<ToolDeclaration> Tools)
{
    /// <summary>Joins what was kept link by link.</summary>
    /// <param name="links">What is new in each link, and what was declared with it, in order.</param>
    /// <param name="mostMessages">More messages than this are too many.</param>
    internal static (KeptConversation? Conversation, Fault? Fault) Join(
        IReadOnlyCollection<(ImmutableArray<Message> Messages, ImmutableArray<ToolDeclaration> Tools)> links, int mostMessages)
    {
        if (links.Count == 0)
            return (null, null);

        var messages = ImmutableArray.CreateBuilder<Message>();
        ImmutableArray<ToolDeclaration> tools = [];
        foreach (var link in links)
        {
            messages.AddRange(link.Messages);
            if (!link.Tools.IsEmpty)
                tools = link.Tools;
        }

        return messages.Count <= mostMessages ? (new KeptConversation(messages.DrainToImmutable(), tools), null) : (null, new Fault(FaultCode.TooManyMessages));
    }
}
