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
        else if (options is { Runtime: RuntimeKind.Akka, Store: not StoreKind.None })
            yield return "RUNTIME is 'akka', which keeps sessions in the memory of its servers, and STORE is not 'none': leave STORE away, or choose RUNTIME=in-process or postgres";
        else if (options is { Runtime: RuntimeKind.Postgres, Store: not StoreKind.Postgres })
            yield return "STORE is 'none' and RUNTIME is 'postgres', which keeps everything in its database: leave STORE away, or choose RUNTIME=in-process";
        else if (options is { Runtime: not RuntimeKind.Postgres, Store: StoreKind.Postgres })
            yield return "RUNTIME is 'in-process' and STORE is 'postgres', which only RUNTIME=postgres uses: leave RUNTIME away, or choose STORE=sqlite or none";
        else if (options is { Runtime: RuntimeKind.Postgres, Database: null })
            yield return $"DATABASE is missing: RUNTIME=postgres needs a connection string {Example}";
        else if (options is { Runtime: RuntimeKind.Postgres, Database: { } database } && PostgresConnection.Complaint(database) is { } complaint)
            yield return $"DATABASE is no connection string: {complaint}. Allowed is one {Example}";
        else if (options is { Store: StoreKind.Sqlite, Database: { } file } && PostgresConnection.Complaint(file) is null)
            yield return "DATABASE is a connection string, and STORE=sqlite wants a file: choose STORE=postgres";
    }
}
