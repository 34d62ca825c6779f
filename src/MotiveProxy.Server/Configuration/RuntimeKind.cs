namespace MotiveProxy.Server.Configuration;

/// <summary>Where sessions run.</summary>
public enum RuntimeKind
{
    /// <summary>In this process alone.</summary>
    InProcess,

    /// <summary>On every node that shares the PostgreSQL database.</summary>
    Postgres,

    /// <summary>As actors, on the nodes of an Akka.NET cluster; only in builds that have it.</summary>
    Akka,
}

/// <summary>What this build has.</summary>
public static class RuntimeKinds
{
    /// <summary>Whether <see cref="RuntimeKind.Akka"/> is built in.</summary>
    public static bool HasAkka =>
#if WITH_AKKA
        true;
#else
        false;
#endif
}
