using MotiveProxy.Server.Clients;

namespace MotiveProxy.Server.Tests.Clients;

/// <summary>When a client gives up, as measured with it: the numbers are those that its attempts ended with.</summary>
public sealed class ClientPatienceTests
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(15);
    private static readonly WaitingPace Streaming = new(TimeSpan.Zero, Beat);
    private static readonly WaitingPace AfterPatience = new(TimeSpan.FromSeconds(10), Beat);
    private static readonly WaitingPace Silent = new(HeadersAfter: null, Beat);

    [Theory]
    [InlineData("OpenAI/JS 7.57.0", 600, 2)]
    [InlineData("OpenAI/JS 6.49.0", null, 0)]
    [InlineData("OpenAI/JS 4.104.0", null, 0)]
    [InlineData("OpenAI/Python 1.60.2", null, 2)]
    [InlineData("OpenAI/2.15.0 (.NET 10.0.12)", 100, 3)]
    [InlineData("Anthropic/JS 1.12.0", null, 0)]
    [InlineData("AnthropicClient/C# 13.12.0", null, 0)]
    [InlineData("google-genai-sdk/2.32.0 gl-node/v24.21.0", null, 0)]
    [InlineData("claude-cli/2.1.330 (external, cli)", 300, null)]
    public void A_plain_reply_that_begins_early_is_waited_for(string agent, int? seconds, int? back) =>
        Assert.Equal(Expected(seconds, back), Plain(agent).Foresee(null, AfterPatience));

    [Theory]
    [InlineData("OpenAI/JS 7.57.0", 300, 2)]
    [InlineData("OpenAI/JS 4.104.0", 600, 2)]
    [InlineData("OpenAI/Python 1.60.2", 600, 2)]
    [InlineData("OpenAI/2.15.0 (.NET 10.0.12)", 100, 3)]
    [InlineData("AnthropicClient/C# 13.12.0", 30, 2)]
    [InlineData("ollama-js/0.6.4 (x64 linux Node.js/v24.21.0)", 300, 0)]
    [InlineData("langchainjs-openai/1.0.0", 300, 6)]
    [InlineData("google-genai-sdk/2.32.0 gl-node/v24.21.0", null, 0)]
    public void A_plain_reply_without_early_headers_ends_sooner(string agent, int? seconds, int? back) =>
        Assert.Equal(Expected(seconds, back), Plain(agent).Foresee(null, Silent));

    [Fact]
    public void Nobody_gives_up_a_stream_with_heartbeats() =>
        Assert.All(ClientTable.Rows, row => Assert.Null(row.Stream!.Foresee(null, Streaming).After));

    [Fact]
    public void A_heartbeat_that_is_too_slow_is_the_end_of_a_client_that_counts_silence()
    {
        var slow = new WaitingPace(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(2000));
        Assert.Equal(Expected(310, 0), Find("Anthropic/JS 1.12.0").Plain!.Foresee(null, slow));
        Assert.Equal(Expected(110, 0), Find("OpenAI/2.15.0 (.NET 10.0.12)").Stream!.Foresee(null, slow));
    }

    [Theory]
    [InlineData("OpenAI/JS 7.57.0", 30, 30)]
    [InlineData("OpenAI/JS 7.57.0", 1200, 1200)]
    [InlineData("OpenAI/JS 4.104.0", 5, 5)]
    [InlineData("OpenAI/JS 4.104.0", 30, null)]
    [InlineData("AnthropicClient/C# 13.12.0", 30, null)]
    [InlineData("google-genai-sdk/2.32.0 gl-node/v24.21.0", 20, 20)]
    public void What_a_request_announces_takes_the_place_of_the_clients_default(string agent, int announced, int? seconds) =>
        Assert.Equal(Expected(seconds, null).After, Plain(agent).Foresee(TimeSpan.FromSeconds(announced), AfterPatience).After);

    [Fact]
    public void What_a_request_announces_does_not_prolong_what_its_runtime_waits() =>
        Assert.Equal(Expected(300, 2), Plain("OpenAI/JS 7.57.0").Foresee(TimeSpan.FromSeconds(1200), Silent));

    private static ClientRow Find(string agent) => ClientTable.Find(agent)!;

    private static ClientPatience Plain(string agent) => Find(agent).Plain!;

    private static GivingUp Expected(int? seconds, int? back) => new(seconds is { } after ? TimeSpan.FromSeconds(after) : null, back);
}
