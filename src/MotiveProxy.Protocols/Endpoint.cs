using System.Buffers;
using System.Collections.Immutable;
using MotiveProxy.Core.Conversations;

namespace MotiveProxy.Protocols;

/// <summary>A route that a protocol asks for, and what answers at it.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Pattern">The route's pattern, in ASP.NET Core's words, below <c>/standin</c> and <c>/caller</c> as well.</param>
/// <param name="Use">What answers.</param>
/// <param name="Summary">What it does, for the OpenAPI document.</param>
public sealed record Endpoint(string Method, string Pattern, EndpointUse Use, string Summary);

/// <summary>What answers at a route.</summary>
public abstract record EndpointUse
{
    private EndpointUse()
    {
    }

    /// <summary>An exchange: a turn is held until somebody has spoken.</summary>
    /// <param name="Codec">The protocol's words.</param>
    public sealed record Exchange(IExchangeCodec Codec) : EndpointUse;

    /// <summary>A count of what a turn would take. The turn is read and never seated.</summary>
    /// <param name="Codec">The protocol's words.</param>
    /// <param name="Write">Writes the reply.</param>
    public sealed record TokenCount(IExchangeCodec Codec, Action<Turn, IBufferWriter<byte>> Write) : EndpointUse;

    /// <summary>Nothing but a fault, which clients understand better than a wrong method.</summary>
    /// <param name="Fault">Which.</param>
    public sealed record Refusal(FaultCode Fault) : EndpointUse;

    /// <summary>The list of models; in Anthropic's shape or Google's to their clients.</summary>
    /// <param name="Write">The words of the path's protocol.</param>
    public sealed record ModelList(ModelListWriter Write) : EndpointUse;

    /// <summary>One model; in Anthropic's shape or Google's to their clients.</summary>
    /// <param name="Write">The words of the path's protocol.</param>
    public sealed record OneModel(Action<ModelEntry, IBufferWriter<byte>> Write) : EndpointUse;

    /// <summary>What a word behind the model's name asks for. A word that is none of these is refused, with those that are.</summary>
    /// <param name="Methods">What can be asked for; of two of one name the first that fits counts.</param>
    /// <param name="Words">The protocol's words for a refusal.</param>
    public sealed record ByMethod(ImmutableArray<ModelMethod> Methods, IExchangeCodec Words) : EndpointUse;

    /// <summary>The same to everybody.</summary>
    /// <param name="ContentType">What the text is.</param>
    /// <param name="Text">What is said.</param>
    public sealed record Constant(string ContentType, string Text) : EndpointUse;
}
