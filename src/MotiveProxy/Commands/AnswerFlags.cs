using System.CommandLine;
using System.CommandLine.Parsing;
using MotiveProxy.Answering;
using MotiveProxy.Server.Operator;

namespace MotiveProxy.Commands;

/// <summary>The flags that say what to answer, and which of them go together.</summary>
internal sealed class AnswerFlags
{
    private readonly Option<string> _text = new("--text") { Description = "Answer with this text.", HelpName = "text" };
    private readonly Option<string> _call = new("--call") { Description = "Call this tool.", HelpName = "name" };
    private readonly Option<string> _arguments = new("--arguments") { Description = "The arguments of --call. [{}]", HelpName = "json" };
    private readonly Option<string> _refuse = new("--refuse") { Description = "Refuse, and say why.", HelpName = "text" };
    private readonly Option<int?> _error = new("--error") { Description = "Give an error with this HTTP status, 400 to 599.", HelpName = "status" };
    private readonly Option<string> _type = new("--type") { Description = "The type of --error, such as overloaded_error. [what goes with the status]", HelpName = "type" };
    private readonly Option<string> _message = new("--message") { Description = "What --error says.", HelpName = "text" };
    private readonly Option<int?> _retryAfter = new("--retry-after") { Description = "In how many seconds to ask again after --error.", HelpName = "seconds" };
    private readonly Option<string> _finish = new("--finish") { Description = "Why a text ends: stop, length or content_filter. [stop]", HelpName = "reason" };
    private readonly Option<bool> _drop = new("--drop") { Description = "Answer nothing: cut the caller's connection." };
    private readonly Option<bool> _force = new("--force") { Description = "Send it even if the caller declared that it takes something else." };

    /// <summary>Adds them to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _text, _call, _arguments, _refuse, _error, _type, _message, _retryAfter, _finish, _drop, _force })
            command.Add(option);

        command.Validators.Add(Check);
    }

    /// <summary>What they say.</summary>
    public GivenAnswer Read(ParseResult line)
    {
        var (finish, force) = (line.GetValue(_finish), line.GetValue(_force));
        if (line.GetValue(_drop))
            return new GivenAnswer.Drop();
        if (line.GetValue(_error) is { } status)
            return new GivenAnswer.Ready(new AnswerDocument(Error: new GivenErrorDocument(status, line.GetValue(_message), line.GetValue(_type), line.GetValue(_retryAfter))));
        if (line.GetValue(_call) is { } tool)
            return new GivenAnswer.Ready(new AnswerDocument(ToolCalls: [new ToolCallDocument(Name: tool, Arguments: line.GetValue(_arguments) ?? "{}")], Force: force));
        if (line.GetValue(_refuse) is { } why)
            return new GivenAnswer.Ready(new AnswerDocument(Refusal: why));

        return line.GetValue(_text) is { } text
            ? new GivenAnswer.Ready(new AnswerDocument(Text: text, Finish: finish, Force: force))
            : new GivenAnswer.FromInput(finish, force);
    }

    private void Check(CommandResult line)
    {
        var answers = new Option[] { _text, _call, _refuse, _error, _drop }.Where(option => IsGiven(line, option)).ToList();
        if (answers.Count > 1)
            line.AddError($"Give one answer: {string.Join(" or ", answers.Select(option => option.Name))}.");

        Together(line, _call, _arguments);
        Together(line, _error, _type, _message, _retryAfter);
        if (IsGiven(line, _finish) && (answers.Any(option => option != _text) || line.GetValue(_finish) is not ("stop" or "length" or "content_filter")))
            line.AddError("--finish is stop, length or content_filter, and goes with a text.");
    }

    private static void Together(CommandResult line, Option with, params Option[] options)
    {
        foreach (var option in options.Where(option => IsGiven(line, option) && !IsGiven(line, with)))
            line.AddError($"{option.Name} goes with {with.Name}.");
    }

    private static bool IsGiven(CommandResult line, Option option) => line.GetResult(option) is { Implicit: false };
}
