using System.Runtime.CompilerServices;
using System.Text.Json;

namespace MotiveProxy.Talking;

/// <summary>A streamed reply.</summary>
internal static class ChatStream
{
    private const string Done = "[DONE]";

    /// <summary>The chunks of a reply, to its very end.</summary>
    /// <exception cref="ServerFaultException">The stream says so.</exception>
    /// <exception cref="ConnectionLostException">It broke off before its end.</exception>
    public static async IAsyncEnumerable<JsonElement> ChunksAsync(HttpResponseMessage response, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var data in EventFeed.ReadAsync(response, cancellation))
        {
            if (data.Data is Done)
                yield break;

            using var document = JsonDocument.Parse(data.Data);
            if (ErrorBody.Read(document.RootElement) is var (code, message))
                throw new ServerFaultException((int)response.StatusCode, code, message);

            yield return document.RootElement.Clone();
        }

        throw new ConnectionLostException("The reply broke off before its end.") { WasConnected = true };
    }

    /// <summary>The text that a chunk adds, which may be a refusal's; empty for a no-op.</summary>
    public static string TextOf(JsonElement chunk)
    {
        if (!chunk.TryGetProperty("choices", out var choices) || choices.GetArrayLength() is 0 || !choices[0].TryGetProperty("delta", out var delta))
            return "";

        return Text(delta, "content") + Text(delta, "refusal");
    }

    private static string Text(JsonElement delta, string name) =>
        delta.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString()! : "";
}
