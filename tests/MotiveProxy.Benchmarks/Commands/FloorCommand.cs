using System.CommandLine;
using MotiveProxy.Benchmarks.Floor;

namespace MotiveProxy.Benchmarks.Commands;

/// <summary><c>floor</c>: the floor alone, which the other commands start as a process of its own.</summary>
internal static class FloorCommand
{
    public static Command Create()
    {
        var port = new Option<int>("--port") { Description = "The port on 127.0.0.1.", Required = true };
        var command = new Command("floor", "Runs the floor alone.") { port };
        command.SetAction((parsed, _) => FloorServer.RunAsync(parsed.GetValue(port)));
        return command;
    }
}
