using System.CommandLine;
using MotiveProxy.Chatting;
using MotiveProxy.Talking;

namespace MotiveProxy.Commands;

/// <summary><c>motive-proxy chat</c>: a person, or a script, is the stand-in.</summary>
internal static class ChatCommand
{
    private const string Help = """
        Answers a session's prompts, as the model that its callers believe to talk to.

        Each prompt is shown when it comes; what you type is its answer. A line that ends with \ goes on in the next one.
        At the start of an answer: /call NAME {json} calls a tool of the caller's, /refuse TEXT refuses, /error STATUS MESSAGE
        fails on purpose, /length TEXT is cut off, /end closes the session. Tab completes them; // begins a text with a slash.
        What the caller does not take (other tools, another form) is told to you instead of sent: /send! ANSWER sends it all the same.
        Answers may be piped in, an answer a line: the command ends when the last of them is given.
        """;

    public static Command Make(Surroundings surroundings)
    {
        var session = new Argument<string>("session") { Description = "The session's name: the model that its callers ask." };
        var command = new Command("chat", Help) { session };
        var link = new LinkOptions(command);
        command.SetAction(async (line, cancellation) =>
        {
            using var server = link.Open(line, surroundings);
            var name = line.GetRequiredValue(session);
            var seat = new ChatSeat(server, "standin");
            using var script = surroundings.IsTypedIn ? null : new PipedDesk(surroundings);
            IDesk desk = script is null ? new TypedDesk(surroundings, new OfferedTools(server, name)) : script;
            return await new StandIn(seat, name, desk, surroundings.Time).PlayAsync(cancellation);
        });
        return command;
    }
}
