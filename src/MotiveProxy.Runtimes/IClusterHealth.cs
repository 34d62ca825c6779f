namespace MotiveProxy.Runtimes;

/// <summary>Whether a node of a cluster is one of it.</summary>
public interface IClusterHealth
{
    /// <summary>Whether the node is a member, and reaches the majority of the members.</summary>
    bool IsJoined { get; }
}
