using System.CommandLine;
using MotiveProxy.Server.Configuration;

namespace MotiveProxy.Commands;

/// <summary><c>motive-proxy config</c>: what is in force, and from where.</summary>
internal static class ConfigCommand
{
    public static Command Make(OptionFlags flags, Surroundings surroundings)
    {
        var command = new Command("config", "Prints every option with its value and where it comes from; keys are hidden.");
        flags.AddTo(command);
        command.SetAction((line, _) => RunAsync(flags.Read(line), surroundings));
        return command;
    }

    private static async Task<int> RunAsync(Dictionary<string, string> flags, Surroundings surroundings)
    {
        var configuration = ConfigurationReader.Read(surroundings.Sources with { Flags = flags });
        foreach (var warning in configuration.Warnings)
            await surroundings.Error.WriteLineAsync("Warning: " + warning);

        if (!configuration.Errors.IsEmpty)
            throw new CommandFailedException(ConfigReport.OfErrors(configuration).TrimEnd()) { ExitCode = ExitCodes.Misconfigured };

        await surroundings.Out.WriteAsync(ConfigReport.Of(configuration));
        return ExitCodes.Success;
    }
}
