namespace MotiveProxy.Server.Configuration;

/// <summary>Where sessions run.</summary>
public enum RuntimeKind
{
    /// <summary>In this process alone.</summary>
    InProcess,

    /// <summary>On every node that shares the PostgreSQL database.</summary>
    Postgres,
}
