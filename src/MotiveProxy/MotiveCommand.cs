using System.CommandLine;
using MotiveProxy.Commands;
using MotiveProxy.Talking;

namespace MotiveProxy;

/// <summary>The command line: its commands, and what goes before and after each of them.</summary>
internal static class MotiveCommand
{
    /// <summary>Runs one command line.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string[] args, Surroundings surroundings, CancellationToken interrupted)
    {
        var line = RootOf(surroundings).Parse(args);
        if (line.Errors.Count > 0)
        {
            foreach (var error in line.Errors)
                await surroundings.Error.WriteLineAsync(error.Message);

            await surroundings.Error.WriteLineAsync("Try motive-proxy --help, or --help after a command.");
            return ExitCodes.Misconfigured;
        }

        // Signals are ours: a server needs more than the library's two seconds to end what it holds.
        var invocation = new InvocationConfiguration
        {
            Output = surroundings.Out,
            Error = surroundings.Error,
            ProcessTerminationTimeout = null,
            EnableDefaultExceptionHandler = false,
        };
        try
        {
            return await line.InvokeAsync(invocation, interrupted);
        }
        catch (CommandFailedException failure)
        {
            await surroundings.Error.WriteLineAsync(failure.Message);
            return failure.ExitCode;
        }
        catch (ServerFaultException fault) when (fault.Code == FaultCodes.Unauthorized)
        {
            await surroundings.Error.WriteLineAsync($"{Printable.Of(fault.Message)} {LinkOptions.KeyHint}");
            return ExitCodes.Failure;
        }
        catch (Exception failure) when (failure is ServerFaultException or ConnectionLostException)
        {
            await surroundings.Error.WriteLineAsync(Printable.Of(failure.Message));
            return ExitCodes.Failure;
        }
        catch (OperationCanceledException) when (interrupted.IsCancellationRequested)
        {
            return ExitCodes.Interrupted;
        }
    }

    private static RootCommand RootOf(Surroundings surroundings)
    {
        var flags = new OptionFlags();
        var root = new RootCommand("Two API clients talk to each other through one server that speaks the LLM APIs. Without a command it serves.")
        {
            ServeCommand.Make(flags, surroundings),
            ChatCommand.Make(surroundings),
            AskCommand.Make(surroundings),
            AnswerCommand.Make(surroundings),
            SessionsCommand.Make(surroundings),
            WatchCommand.Make(surroundings),
            HistoryCommand.Make(surroundings),
            ExportCommand.Make(surroundings),
            ConfigCommand.Make(flags, surroundings),
            HealthCommand.Make(surroundings),
        };
        flags.AddTo(root);
        root.SetAction((line, cancellation) => ServeCommand.RunAsync(flags.Read(line), surroundings, cancellation));
        return root;
    }
}
