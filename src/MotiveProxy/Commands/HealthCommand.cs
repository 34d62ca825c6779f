using System.CommandLine;
using MotiveProxy.Talking;

namespace MotiveProxy.Commands;

/// <summary><c>motive-proxy health</c>: for keepers of containers that have no curl.</summary>
internal static class HealthCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    public static Command Make(Surroundings surroundings)
    {
        var command = new Command("health", "Asks a server whether it is healthy: exit code 0 if it is, 1 if it is not or does not answer.");
        var link = new LinkOptions(command);
        command.SetAction((line, cancellation) => RunAsync(link, line, surroundings, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(LinkOptions link, ParseResult line, Surroundings surroundings, CancellationToken cancellation)
    {
        using var server = link.Open(line, surroundings);
        using var patience = new CancellationTokenSource(Patience, surroundings.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, patience.Token);
        try
        {
            await surroundings.Out.WriteLineAsync(await server.GetAsync("health", either.Token));
            return ExitCodes.Success;
        }
        catch (OperationCanceledException late) when (patience.IsCancellationRequested)
        {
            throw new CommandFailedException($"{server.Address} did not answer within {Patience.TotalSeconds:0} s.", late);
        }
    }
}
