using System.CommandLine;
using MotiveProxy.Talking;
using MotiveProxy.Watching;

namespace MotiveProxy.Commands;

/// <summary><c>motive-proxy watch</c>: everything that happens, while it happens.</summary>
internal static class WatchCommand
{
    public static Command Make(Surroundings surroundings)
    {
        var session = new Argument<string>("session") { Description = "The session; all of them without it.", Arity = ArgumentArity.ZeroOrOne };
        var json = new Option<bool>("--json") { Description = "Print each event as a line of JSON." };
        var command = new Command("watch", "Follows what happens in one session, or in all, a line an event.") { session, json };
        var link = new LinkOptions(command);
        command.SetAction(async (line, cancellation) =>
        {
            using var server = link.Open(line, surroundings);
            try
            {
                await new Feed(server, line.GetValue(session), line.GetValue(json), surroundings).FollowAsync(cancellation);
            }
            catch (OperationCanceledException)
            {
                // The only way to end it.
            }

            return ExitCodes.Success;
        });
        return command;
    }
}
