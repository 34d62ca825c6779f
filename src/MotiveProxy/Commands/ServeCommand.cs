using System.CommandLine;
using MotiveProxy.Serving;

namespace MotiveProxy.Commands;

/// <summary><c>motive-proxy serve</c>, which is what <c>motive-proxy</c> does too.</summary>
internal static class ServeCommand
{
    public static Command Make(OptionFlags flags, Surroundings surroundings)
    {
        var command = new Command("serve", "Starts the server (the default).");
        flags.AddTo(command);
        command.SetAction((line, cancellation) => RunAsync(flags.Read(line), surroundings, cancellation));
        return command;
    }

    public static Task<int> RunAsync(Dictionary<string, string> flags, Surroundings surroundings, CancellationToken cancellation) =>
        new ServerRun(surroundings.Sources with { Flags = flags }, surroundings.Time).ServeAsync(cancellation);
}
