using System.Text.Json;
using MotiveProxy.Talking;

namespace MotiveProxy.Asking;

/// <summary>A caller's one turn, sent again, the same, whenever its connection is lost: the server knows it by that.</summary>
internal sealed class Question(ChatSeat seat, ChatRequest request, bool asJson, Surroundings surroundings)
{
    // As long as a server waits for a client to come back, unless it is configured otherwise.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Backoff _backoff = new(surroundings.Time);
    private readonly PrintedAnswer _printed = new(surroundings);
    private int _lost;

    /// <summary>Asks until there is an answer, and prints it.</summary>
    public async Task AskAsync(CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                await TryAsync(cancellation);
                return;
            }
            catch (ConnectionLostException lost) when (lost.WasConnected || _lost > 0)
            {
                await AgainAsync(lost, lost.Message, null, cancellation);
            }
            catch (ServerFaultException fault) when (fault.IsPassing)
            {
                await AgainAsync(fault, fault.Notice, fault.RetryAfter, cancellation);
            }
        }
    }

    private async Task AgainAsync(Exception failure, string notice, TimeSpan? wait, CancellationToken cancellation)
    {
        if (_backoff.Lasting > Patience)
            throw new CommandFailedException($"{notice} Gave up after {Patience.TotalMinutes} minutes.", failure);

        if (_backoff.Failed is 0)
            await surroundings.Error.WriteLineAsync($"{notice} Asking again.");

        _lost++;
        await _backoff.WaitAsync(wait, cancellation);
    }

    private async Task TryAsync(CancellationToken cancellation)
    {
        using var response = await seat.SendAsync(request, _lost, cancellation);
        _backoff.Reset();
        if (request.Stream)
            await PrintStreamAsync(response, cancellation);
        else
            await PrintWholeAsync(response, cancellation);
    }

    private async Task PrintStreamAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        _printed.Begin();
        await foreach (var chunk in ChatStream.ChunksAsync(response, cancellation))
        {
            if (asJson)
                await surroundings.Out.WriteLineAsync(chunk.GetRawText());
            else
                await _printed.AddAsync(ChatStream.TextOf(chunk));
        }

        if (!asJson)
            await surroundings.Out.WriteLineAsync();
    }

    private async Task PrintWholeAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        var reply = await seat.ReadAsync(response, cancellation);
        var text = asJson ? reply.GetRawText() : TextOf(reply);
        await surroundings.Out.WriteLineAsync(surroundings.IsShown ? Printable.Of(text) : text);
    }

    private static string TextOf(JsonElement reply)
    {
        var message = reply.GetProperty("choices")[0].GetProperty("message");
        return Text(message, "content") ?? Text(message, "refusal") ?? "";
    }

    private static string? Text(JsonElement message, string name) =>
        message.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;
}
