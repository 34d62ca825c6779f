using System.Buffers;
using System.Text;
using Akka.Cluster.Sharding;
using MotiveProxy.AkkaCluster.Messages;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes;

namespace MotiveProxy.AkkaCluster.Hosting;

/// <summary>Tells for an envelope which session it is for, and in which shard that is. Every node must say the same.</summary>
internal sealed class SessionExtractor() : HashCodeMessageExtractor(Shards)
{
    /// <summary>What the sessions are called among the things that may be sharded.</summary>
    public const string TypeName = "sessions";

    // Ten for each node of a cluster that is larger than most. Never to be changed under a cluster that runs.
    private const int Shards = 100;

    // Anything else is written in digits: an actor's name is a part of an address.
    private const char Escape = '-';
    private static readonly SearchValues<char> Plain = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.");

    /// <inheritdoc/>
    public override string? EntityId(object message) => message is SessionEnvelope envelope ? EntityOf(envelope.Session) : null;

    /// <summary>The name of a session's actor.</summary>
    public static string EntityOf(SessionName session)
    {
        var name = session.Value;
        if (!name.AsSpan().ContainsAnyExcept(Plain))
            return name;

        var entity = new StringBuilder(name.Length * 2);
        foreach (var letter in name)
        {
            if (Plain.Contains(letter))
                entity.Append(letter);
            else
                EscapedName.Append(entity, Escape, letter);
        }

        return entity.ToString();
    }

    /// <summary>The session of an actor's name.</summary>
    public static SessionName NameOf(string entity) => EscapedName.Read(entity, Escape);
}
