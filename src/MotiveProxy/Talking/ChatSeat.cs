using System.Net.Http.Json;
using System.Text.Json;

namespace MotiveProxy.Talking;

/// <summary>One seat of the Chat Completions API.</summary>
/// <param name="link">The server.</param>
/// <param name="seat">The base path that names the seat: <c>standin</c> or <c>caller</c>.</param>
internal sealed class ChatSeat(ServerLink link, string seat)
{
    private const string RetryHeader = "X-Stainless-Retry-Count";

    private readonly Uri _completions = new(link.Address, seat + "/v1/chat/completions");

    /// <summary>Sends a turn. Once this returns the turn is taken, for only an admitted turn gets a status that is no error.</summary>
    /// <param name="request">The turn.</param>
    /// <param name="retry">How many times the same turn was sent before.</param>
    /// <param name="cancellation">Hangs up.</param>
    public async Task<HttpResponseMessage> SendAsync(ChatRequest request, int retry, CancellationToken cancellation)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, _completions);
        message.Content = JsonContent.Create(request, ChatJson.Default.ChatRequest);
        if (retry > 0)
            message.Headers.Add(RetryHeader, retry.ToString());

        return await link.SendAsync(message, cancellation);
    }

    /// <summary>Reads a whole reply that does not stream.</summary>
    /// <exception cref="ConnectionLostException">The connection was lost before its end.</exception>
    public async Task<JsonElement> ReadAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        try
        {
            await using var body = await response.Content.ReadAsStreamAsync(cancellation);
            using var document = await JsonDocument.ParseAsync(body, cancellationToken: cancellation);
            return document.RootElement.Clone();
        }
        catch (Exception failure) when (failure is IOException or HttpRequestException or JsonException)
        {
            throw new ConnectionLostException($"The connection to {link.Address} was lost.", failure) { WasConnected = true };
        }
    }
}
