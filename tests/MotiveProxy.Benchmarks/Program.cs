using System.CommandLine;
using MotiveProxy.Benchmarks;
using MotiveProxy.Benchmarks.Commands;
using MotiveProxy.Benchmarks.Load;

// One thread drives every connection and runs what follows a read where it was read: the two processes that are
// measured share the machine with this one, which must cost as little as it can. Read once, by the first socket.
Environment.SetEnvironmentVariable("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS", "1");
Environment.SetEnvironmentVariable("DOTNET_SYSTEM_NET_SOCKETS_THREAD_COUNT", "1");

var root = new RootCommand("Measures MotiveProxy against a bare Kestrel endpoint that only pairs requests.")
{
    RelayCommand.Create(),
    HoldCommand.Create(),
    DurableCommand.Create(),
    ClusterCommand.Create(),
    ActorsCommand.Create(),
    StartupCommand.Create(),
    FloorCommand.Create(),
};

try
{
    return await root.Parse(args).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
catch (WrongReplyException wrong)
{
    await Console.Error.WriteLineAsync($"WRONG REPLY: {wrong.Message}");
    return 1;
}
catch (BenchmarkException refused)
{
    await Console.Error.WriteLineAsync(refused.Message);
    return 2;
}
