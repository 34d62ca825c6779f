using System.Collections.Immutable;

namespace MotiveProxy.AkkaCluster.Hosting;

/// <summary>A node's place in its cluster.</summary>
public sealed record AkkaSettings
{
    /// <summary>What every node's actor system is called.</summary>
    public const string SystemName = "motive-proxy";

    /// <summary>The role of the nodes where sessions live.</summary>
    public const string SessionRole = "sessions";

    /// <summary>Under which host the other nodes reach this one.</summary>
    public string Host { get; init; } = "127.0.0.1";

    /// <summary>The port for the other nodes; 0 takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>Where a node finds the cluster, as host:port; a node that stands first in its own list begins one if nobody answers. None: a cluster of its own.</summary>
    public ImmutableArray<string> Seeds { get; init; } = [];

    /// <summary>How large a request's body may be, in bytes: messages between nodes must have room for it.</summary>
    public long MostBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>Whether sessions may live on this node; else it only lets clients in.</summary>
    public bool HostsSessions { get; init; } = true;
}
