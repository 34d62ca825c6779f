using System.Text.Json;
using MotiveProxy.Server.Operator;
using MotiveProxy.Talking;

namespace MotiveProxy.Answering;

/// <summary>Answers one prompt: shows it, reads what to say if nobody has said it yet, and sends that. A prompt that stays unanswered is released.</summary>
internal sealed class PromptAnswer(ServerLink server, PromptQueue queue, string by, bool asJson, Surroundings surroundings)
{
    /// <summary>Answers it.</summary>
    /// <exception cref="CommandFailedException">Standard input says nothing.</exception>
    /// <exception cref="ServerFaultException">The server does not take the answer.</exception>
    public async Task GiveAsync(WaitingPrompt prompt, GivenAnswer answer, CancellationToken cancellation)
    {
        var isOver = false;
        try
        {
            await ShowAsync(prompt, answer, cancellation);
            await SendAsync(prompt, answer, cancellation);
            isOver = answer is not GivenAnswer.Drop;
        }
        finally
        {
            if (!isOver)
                await queue.ReleaseAsync(prompt);
        }
    }

    private async Task ShowAsync(WaitingPrompt prompt, GivenAnswer answer, CancellationToken cancellation)
    {
        using var session = JsonDocument.Parse(await server.GetAsync($"api/sessions/{Uri.EscapeDataString(prompt.Session)}", cancellation));
        foreach (var told in session.RootElement.GetProperty("prompts").EnumerateArray().Where(told => told.GetProperty("id").GetString() == prompt.Id))
        {
            await surroundings.Error.WriteLineAsync($"Prompt {prompt.Id} of {Printable.InOneLine(prompt.Session, 60)}:");
            var text = asJson ? AnswerJson.Of(told) : told.GetProperty("text").GetString()!;
            await surroundings.Out.WriteLineAsync(surroundings.IsShown ? Printable.Of(text) : text);
            await surroundings.Out.FlushAsync(cancellation);
        }

        if (answer is GivenAnswer.FromInput && surroundings.IsTypedIn)
            await surroundings.Error.WriteLineAsync("Type the answer. A line with Ctrl-D (Ctrl-Z on Windows) ends it; Ctrl-C leaves the prompt to others.");
    }

    private async Task SendAsync(WaitingPrompt prompt, GivenAnswer answer, CancellationToken cancellation)
    {
        if (answer is GivenAnswer.Drop)
        {
            await server.SendJsonAsync(HttpMethod.Post, $"api/prompts/{prompt.Id}/drop", AnswerJson.OfDrop(by), cancellation);
            return;
        }

        var document = answer is GivenAnswer.Ready ready ? ready.Document : await ReadAsync((GivenAnswer.FromInput)answer, cancellation);
        await server.SendJsonAsync(HttpMethod.Post, $"api/prompts/{prompt.Id}/answer", AnswerJson.Of(document with { By = by }), cancellation);
    }

    // The line that is ended is no part of the answer.
    private async Task<AnswerDocument> ReadAsync(GivenAnswer.FromInput input, CancellationToken cancellation)
    {
        // A console reads until it has all, whatever is asked of it meanwhile.
        var said = await Task.Run(() => surroundings.In.ReadToEndAsync(cancellation), cancellation).WaitAsync(cancellation);
        var text = said.EndsWith("\r\n", StringComparison.Ordinal) ? said[..^2] : said.EndsWith('\n') ? said[..^1] : said;
        return text.Length > 0
            ? new AnswerDocument(Text: text, Finish: input.Finish, Force: input.Force)
            : throw new CommandFailedException("Standard input says nothing, so nothing was answered. For an empty answer give --text \"\".");
    }
}
