using System.CommandLine;
using System.CommandLine.Parsing;
using MotiveProxy.Answering;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Talking;

namespace MotiveProxy.Commands;

/// <summary><c>motive-proxy answer</c>: one prompt, answered from a terminal or by a script.</summary>
internal static class AnswerCommand
{
    private const string Help = """
        Answers the prompt that waits longest, of one session or of all.

        The prompt is claimed, so that nobody else answers it, printed, and answered: with what the options say, or else with what standard
        input says, without its last line end. If it is not answered after all, it is released.
        """;

    public static Command Make(Surroundings surroundings)
    {
        var session = new Argument<string?>("session") { Description = "The session's name. [all]", Arity = ArgumentArity.ZeroOrOne };
        var by = new Option<string>("--by") { Description = "Your name, by which others see who answers. [your login name]", HelpName = "name" };
        by.Validators.Add(CheckName);
        var wait = new Option<bool>("--wait") { Description = "Wait for the next prompt if none waits." };
        var json = new Option<bool>("--json") { Description = "Print the whole prompt, as JSON." };
        var flags = new AnswerFlags();
        var command = new Command("answer", Help) { session, by, wait, json };
        flags.AddTo(command);
        var link = new LinkOptions(command);
        command.SetAction(async (line, cancellation) =>
        {
            using var server = link.Open(line, surroundings);
            var name = line.GetValue(by) ?? OwnName;
            var queue = new PromptQueue(server, line.GetValue(session), name, surroundings);
            var prompt = line.GetValue(wait) ? await queue.WaitAsync(cancellation) : await queue.TakeAsync(cancellation);
            if (prompt is null)
                throw new CommandFailedException("No prompt waits that nobody answers. With --wait this command waits for the next.");

            await new PromptAnswer(server, queue, name, line.GetValue(json), surroundings).GiveAsync(prompt, flags.Read(line), cancellation);
            return ExitCodes.Success;
        });
        return command;
    }

    private static string OwnName => PromptClaim.IsName(Environment.UserName) ? Environment.UserName : "motive-proxy";

    private static void CheckName(OptionResult given)
    {
        if (given.Tokens is [{ Value: var name }] && !PromptClaim.IsName(name))
            given.AddError($"A name has 1 to {PromptClaim.MaxLength} characters, and no control characters.");
    }
}
