using System.Text;
using OpenAI.Responses;

namespace MotiveProxy.EndToEnd.Tests.OpenAiDotNet;

/// <summary>A chat program on the Responses API: it sends only what is new, and names the response that it goes on from.</summary>
internal sealed class ResponseWindow(ResponsesClient client, string session)
{
    private string? _previous;

    /// <summary>Says something, and waits for the whole reply.</summary>
    public async Task<string> SayAsync(string text) => Heard(await client.CreateResponseAsync(session, text, _previous));

    /// <summary>Says something, and reads the reply as it is typed.</summary>
    public async Task<string> SayStreamingAsync(string text)
    {
        var reply = new StringBuilder();
        ResponseResult? whole = null;
        await foreach (var update in await client.CreateResponseStreamingAsync(session, text, _previous))
        {
            reply.Append((update as StreamingResponseOutputTextDeltaUpdate)?.Delta);
            whole = (update as StreamingResponseCompletedUpdate)?.Response ?? whole;
        }

        Assert.Equal(Heard(whole!), reply.ToString());
        return reply.ToString();
    }

    private string Heard(ResponseResult response)
    {
        _previous = response.Id;
        return response.GetOutputText();
    }
}
