using MotiveProxy.Core.Sessions;

namespace MotiveProxy.Runtimes.Postgres;

/// <summary>Who is told what an operator of the cluster should know.</summary>
public interface IClusterNews
{
    /// <summary>A session's machine threw, which is a bug.</summary>
    void Broke(SessionName session, Exception bug);

    /// <summary>The database cannot be used.</summary>
    void Failed(Exception failure);

    /// <summary>The database can be used again.</summary>
    void Recovered();

    /// <summary>A session is left to nodes of a newer version, which wrote it, or whoever can read it. Told once while it lasts.</summary>
    void Unreadable(SessionName session, Exception reason);

    /// <summary>Something failed that nobody expected, which is a bug; it is tried again.</summary>
    void Stumbled(Exception bug);

    /// <summary>The others believed this node dead: its holds are ended, and it begins anew.</summary>
    void Fenced();
}
