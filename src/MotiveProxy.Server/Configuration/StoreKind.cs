namespace MotiveProxy.Server.Configuration;

/// <summary>Where sessions are kept over a restart.</summary>
public enum StoreKind
{
    /// <summary>In a file of this machine.</summary>
    Sqlite,

    /// <summary>Nowhere: sessions end with the process.</summary>
    None,

    /// <summary>In a PostgreSQL database, which several nodes may share.</summary>
    Postgres,
}
