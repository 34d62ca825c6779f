using System.ClientModel;
using System.ClientModel.Primitives;
using OpenAI;
using OpenAI.Chat;
using OpenAI.Responses;

namespace MotiveProxy.EndToEnd.Tests.OpenAiDotNet;

/// <summary>The official .NET client, as its documentation says to build it.</summary>
internal static class DotNetSdk
{
    /// <summary>An object of a city, and nothing else.</summary>
    public static BinaryData CitySchema { get; } = BinaryData.FromString(
        """{"type":"object","properties":{"city":{"type":"string"}},"required":["city"],"additionalProperties":false}""");

    /// <summary>A client that differs from everybody's only in its base address, and where given in its patience.</summary>
    /// <param name="baseAddress">The server's.</param>
    /// <param name="session">The model.</param>
    /// <param name="patience">The client's NetworkTimeout; its own default is 100 s.</param>
    /// <param name="retries">How often it comes back; its own default is 3.</param>
    public static ChatClient Chat(Uri baseAddress, string session, TimeSpan? patience = null, int? retries = null)
    {
        var options = new OpenAIClientOptions { Endpoint = baseAddress };
        SetPatience(options, patience, retries);
        return new ChatClient(session, new ApiKeyCredential("any"), options);
    }

    /// <summary>The same for the Responses API, whose requests name the model.</summary>
    /// <inheritdoc cref="Chat"/>
    public static ResponsesClient Responses(Uri baseAddress, TimeSpan? patience = null, int? retries = null)
    {
        var options = new ResponsesClientOptions { Endpoint = baseAddress };
        SetPatience(options, patience, retries);
        return new ResponsesClient(new ApiKeyCredential("any"), options);
    }

    /// <summary>The text of a whole answer.</summary>
    public static string Text(this ChatCompletion completion) => string.Concat(completion.Content.Select(part => part.Text));

    /// <summary>The text of a piece of a streamed answer.</summary>
    public static string Text(this StreamingChatCompletionUpdate update) => string.Concat(update.ContentUpdate.Select(part => part.Text));

    private static void SetPatience(ClientPipelineOptions options, TimeSpan? patience, int? retries)
    {
        if (patience is { } limit)
            options.NetworkTimeout = limit;
        if (retries is { } count)
            options.RetryPolicy = new ClientRetryPolicy(count);
    }
}
