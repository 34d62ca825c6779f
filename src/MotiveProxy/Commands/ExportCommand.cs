using System.CommandLine;
using System.CommandLine.Parsing;
using MotiveProxy.Exporting;
using MotiveProxy.Server.Operator.Transcripts;
using MotiveProxy.Talking;

namespace MotiveProxy.Commands;

/// <summary><c>motive-proxy export</c>: what was said in a session, on paper or in a file.</summary>
internal static class ExportCommand
{
    private const string Help = """
        Writes what was said in a session, which may be over.

        Formats: jsonl has every event as a line of JSON, markdown is to read, openai is for fine-tuning: a line for each conversation that
        was answered. A session that is over can be had as long as the server keeps it.
        """;

    public static Command Make(Surroundings surroundings)
    {
        var session = new Argument<string>("session") { Description = "The session's name: the model that its callers asked." };
        var format = new Option<string>("--format")
        {
            Description = $"One of {string.Join(", ", TranscriptFormats.All)}. [{TranscriptFormats.Events}]",
            HelpName = "format",
        };
        format.Validators.Add(CheckFormat);
        var life = new Option<int?>("--life") { Description = "Which session of that name: 1 is the latest, 2 the one before it. [1]", HelpName = "number" };
        life.Validators.Add(CheckLife);
        var output = new Option<string>("--output", "-o")
        {
            Description = "A file to write to. One that exists is replaced once all of it is there. [standard output]",
            HelpName = "file",
        };
        var command = new Command("export", Help) { session, format, life, output };
        var link = new LinkOptions(command);
        command.SetAction(async (line, cancellation) =>
        {
            using var server = link.Open(line, surroundings);
            var transcript = new Transcript(
                server, line.GetRequiredValue(session), line.GetValue(format) ?? TranscriptFormats.Events, line.GetValue(life) ?? 1);
            await new Export(transcript, surroundings).WriteAsync(line.GetValue(output), cancellation);
            return ExitCodes.Success;
        });
        return command;
    }

    private static void CheckFormat(OptionResult given)
    {
        if (given.Tokens is [{ Value: var format }] && !TranscriptFormats.All.Contains(format))
            given.AddError($"There is no format '{format}'. Choose one of {string.Join(", ", TranscriptFormats.All)}.");
    }

    private static void CheckLife(OptionResult given)
    {
        if (given.Tokens is [{ Value: var life }] && !(int.TryParse(life, out var number) && number > 0))
            given.AddError($"'{life}' is no life of a session. Give a whole number from 1, which is the latest.");
    }
}
