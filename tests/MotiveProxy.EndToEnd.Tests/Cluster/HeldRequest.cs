using System.Net;
using System.Net.Http.Json;
using System.Text;
using MotiveProxy.EndToEnd.Tests.Durability;
using MotiveProxy.EndToEnd.Tests.Running;

namespace MotiveProxy.EndToEnd.Tests.Cluster;

/// <summary>A request that one node holds, of a client that goes on listening there whatever else it does meanwhile.</summary>
internal sealed class HeldRequest : IDisposable
{
    private readonly HttpClient _http;
    private readonly HttpResponseMessage _response;

    private HeldRequest(HttpClient http, HttpResponseMessage response)
    {
        (_http, _response) = (http, response);
        Rest = ReadAsync(response);
    }

    /// <summary>All that comes, until the response ends or breaks.</summary>
    public Task<string> Rest { get; }

    /// <summary>Sends it, and comes when the session has taken it.</summary>
    /// <param name="path">The whole path of OpenAI Chat's method at the node.</param>
    /// <param name="room">The model.</param>
    /// <param name="who">The client's name on the tape, and to the server.</param>
    /// <param name="words">What it says.</param>
    /// <param name="tape">What notes it.</param>
    public static async Task<HeldRequest> SendAsync(Uri path, string room, string who, string words, Tape tape)
    {
        var http = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
        http.DefaultRequestHeaders.Add("User-Agent", who.Replace(' ', '-'));
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = JsonContent.Create(new { model = room, messages = new[] { new ChatMessage("user", words) }, stream = true }, options: System.Text.Json.JsonSerializerOptions.Web),
        };
        tape.Add(new Entry(room, who, Step.Said, words));
        var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead).Within($"the beginning of a stream in {room}");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return new HeldRequest(http, response);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _response.Dispose();
        _http.Dispose();
    }

    private static async Task<string> ReadAsync(HttpResponseMessage response)
    {
        var heard = new StringBuilder();
        try
        {
            using var body = new StreamReader(await response.Content.ReadAsStreamAsync());
            while (await body.ReadLineAsync() is { } line)
                heard.AppendLine(line);
        }
        catch (Exception broken) when (Breakage.Is(broken))
        {
            heard.AppendLine(broken.Message);
        }

        return heard.ToString();
    }
}
