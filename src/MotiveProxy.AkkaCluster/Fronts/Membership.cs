using Akka.Actor;
using Akka.Cluster;

namespace MotiveProxy.AkkaCluster.Fronts;

/// <summary>Follows which nodes are in the cluster, and whether this one is. Part of the front's actor.</summary>
/// <param name="cluster">The cluster.</param>
/// <param name="neighbours">Told who comes and goes.</param>
/// <param name="desk">Where it stands whether this node has joined.</param>
internal sealed class Membership(Akka.Cluster.Cluster cluster, Neighbours neighbours, FrontDesk desk)
{
    private readonly HashSet<UniqueAddress> _members = [];
    private readonly HashSet<UniqueAddress> _unreachable = [];

    /// <summary>Lets an actor be told, which passes it on.</summary>
    public void Follow(IActorRef front) => cluster.Subscribe(
        front, ClusterEvent.SubscriptionInitialStateMode.InitialStateAsEvents, typeof(ClusterEvent.IMemberEvent), typeof(ClusterEvent.IReachabilityEvent));

    /// <summary>Takes an event of the cluster.</summary>
    /// <returns><see langword="false"/> if it is none.</returns>
    public bool Hear(object message)
    {
        switch (message)
        {
            case ClusterEvent.MemberUp up:
                Add(up.Member);
                break;
            case ClusterEvent.MemberRemoved removed:
                Remove(removed.Member);
                break;
            case ClusterEvent.UnreachableMember gone:
                _unreachable.Add(gone.Member.UniqueAddress);
                break;
            case ClusterEvent.ReachableMember back:
                _unreachable.Remove(back.Member.UniqueAddress);
                break;
            case ClusterEvent.IMemberEvent:
                break;
            default:
                return false;
        }

        var reached = _members.Count(member => !_unreachable.Contains(member));
        desk.IsJoined = _members.Contains(cluster.SelfUniqueAddress) && reached * 2 > _members.Count;
        return true;
    }

    private void Add(Member member)
    {
        _members.Add(member.UniqueAddress);
        if (member.UniqueAddress != cluster.SelfUniqueAddress)
            neighbours.Join(member.Address);
    }

    private void Remove(Member member)
    {
        _members.Remove(member.UniqueAddress);
        _unreachable.Remove(member.UniqueAddress);
        neighbours.Leave(member.Address);
    }
}
