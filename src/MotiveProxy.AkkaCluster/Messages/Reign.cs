using MotiveProxy.Runtimes.Storage;

namespace MotiveProxy.AkkaCluster.Messages;

/// <summary>
/// By what right an actor speaks for a session: which life of the name it took in the store, and how often that had been taken by then. Of two actors
/// of one name the later reign counts. Without a store all are alike.
/// </summary>
/// <param name="Life">The life.</param>
/// <param name="Term">How often it had been taken.</param>
internal readonly record struct Reign(LifeId Life, long Term) : IComparable<Reign>
{
    /// <inheritdoc/>
    public int CompareTo(Reign other) => (Life.Value, Term).CompareTo((other.Life.Value, other.Term));

    public static bool operator <(Reign one, Reign other) => one.CompareTo(other) < 0;

    public static bool operator >(Reign one, Reign other) => one.CompareTo(other) > 0;

    public static bool operator <=(Reign one, Reign other) => one.CompareTo(other) <= 0;

    public static bool operator >=(Reign one, Reign other) => one.CompareTo(other) >= 0;
}
