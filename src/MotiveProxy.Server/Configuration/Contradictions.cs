using MotiveProxy.Runtimes.Postgres;

namespace MotiveProxy.Server.Configuration;

/// <summary>What is wrong with options that are each allowed.</summary>
internal static class Contradictions
{
    private const string Example = "such as " + PostgresConnection.Example;

    public static IEnumerable<string> In(MotiveOptions options)
    {
        if (options.Runtime is RuntimeKind.Akka && !RuntimeKinds.HasAkka)
            yield return "RUNTIME is 'akka', and this build of MotiveProxy has no Akka.NET: build it with 'dotnet build -p:WithAkka=true' (a container: --build-arg WITH_AKKA=true), or choose RUNTIME=postgres";
        else if (options is { Runtime: RuntimeKind.Akka, Store: StoreKind.Sqlite })
            yield return "RUNTIME is 'akka' and STORE is 'sqlite', a file that one server has for itself: choose STORE=postgres or none, or RUNTIME=in-process";
        else if (options is { Runtime: RuntimeKind.Postgres, Store: not StoreKind.Postgres })
            yield return "STORE is 'none' and RUNTIME is 'postgres', which keeps everything in its database: leave STORE away, or choose RUNTIME=in-process";
        else if (options is { Runtime: RuntimeKind.InProcess, Store: StoreKind.Postgres })
            yield return "RUNTIME is 'in-process' and STORE is 'postgres', which only servers that share their sessions use: leave RUNTIME away, or choose STORE=sqlite or none";
        else if (options is { Store: StoreKind.Postgres, Database: null })
            yield return $"DATABASE is missing: STORE=postgres needs a connection string {Example}";
        else if (options is { Store: StoreKind.Postgres, Database: { } database } && PostgresConnection.Complaint(database) is { } complaint)
            yield return $"DATABASE is no connection string: {complaint}. Allowed is one {Example}";
        else if (options is { Store: StoreKind.Sqlite, Database: { } file } && PostgresConnection.Complaint(file) is null)
            yield return "DATABASE is a connection string, and STORE=sqlite wants a file: choose STORE=postgres";

        if (options is { Runtime: RuntimeKind.Akka, AkkaSessions: false, AkkaSeeds.IsEmpty: true })
            yield return "AKKA_SESSIONS is 'false' and AKKA_SEEDS names nobody, so that sessions could live nowhere: name the servers of the cluster in AKKA_SEEDS, or leave AKKA_SESSIONS away";
    }
}
