using System.CommandLine;
using MotiveProxy.Asking;
using MotiveProxy.Talking;

namespace MotiveProxy.Commands;

/// <summary><c>motive-proxy ask</c>: one question as the caller.</summary>
internal static class AskCommand
{
    public static Command Make(Surroundings surroundings)
    {
        var session = new Argument<string>("session") { Description = "The session's name: the model that a client would ask." };
        var text = new Argument<string>("text") { Description = "What to say; - reads it from standard input." };
        var stream = new Option<bool>("--stream") { Description = "Print the answer while it is being given." };
        var system = new Option<string>("--system") { Description = "A system prompt.", HelpName = "text" };
        var json = new Option<bool>("--json") { Description = "Print the whole response, or with --stream each chunk of it, as JSON." };
        var command = new Command("ask", "Asks a session as its caller and prints the answer.") { session, text, stream, system, json };
        var link = new LinkOptions(command);
        command.SetAction(async (line, cancellation) =>
        {
            using var server = link.Open(line, surroundings);
            var said = line.GetRequiredValue(text);
            var words = said is "-" ? await surroundings.In.ReadToEndAsync(cancellation) : said;
            IEnumerable<ChatMessage> before = line.GetValue(system) is { } instruction ? [new ChatMessage("system", instruction)] : [];
            var request = new ChatRequest(line.GetRequiredValue(session), [.. before, new ChatMessage("user", words)], line.GetValue(stream));
            await new Question(new ChatSeat(server, "caller"), request, line.GetValue(json), surroundings).AskAsync(cancellation);
            return ExitCodes.Success;
        });
        return command;
    }
}
