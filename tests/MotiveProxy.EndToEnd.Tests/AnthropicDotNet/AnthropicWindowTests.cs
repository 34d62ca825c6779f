using MotiveProxy.Core.Sessions;
using MotiveProxy.EndToEnd.Tests.Matrix;
using MotiveProxy.EndToEnd.Tests.OpenAiDotNet;
using MotiveProxy.EndToEnd.Tests.Running;
using Xunit.Abstractions;

namespace MotiveProxy.EndToEnd.Tests.AnthropicDotNet;

/// <summary>Chat programs that are made of Anthropic's official .NET client, in either seat, and slower people than it expects.</summary>
public sealed class AnthropicWindowTests(SharedServer shared, ITestOutputHelper output) : EndToEndTest(shared, output), IDisposable
{
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(1);

    private readonly List<IDisposable> _clients = [];

    [Theory]
    [InlineData("whole")]
    [InlineData("stream")]
    [InlineData("helper")]
    [Proves(Clients.AnthropicDotNet, Api.Messages, Seat.StandIn, Case.Text, Case.Stream, Case.HelperStream)]
    [Proves(Clients.AnthropicDotNet, Api.Messages, Seat.Caller, Case.Text, Case.Stream, Case.HelperStream)]
    public Task Two_of_them_talk(string how) => new Dance(Server, Session).TwoTurnsAsync(Say(Window(), how), Say(Window(), how));

    [Theory]
    [InlineData("whole")]
    [InlineData("stream")]
    [InlineData("helper")]
    [Proves(Clients.AnthropicDotNet, Api.Messages, Seat.StandIn, Case.Text, Case.Stream, Case.HelperStream)]
    public Task One_plays_the_model_for_an_OpenAI_client(string how) =>
        new Dance(Server, Session).TwoTurnsAsync(Say(Window(), how), new ChatWindow(DotNetSdk.Chat(Server.OpenAi, Session)).SayAsync);

    [Theory]
    [InlineData("whole")]
    [InlineData("stream")]
    [InlineData("helper")]
    [Proves(Clients.AnthropicDotNet, Api.Messages, Seat.Caller, Case.Text, Case.Stream, Case.HelperStream)]
    public Task One_asks_an_OpenAI_client(string how) =>
        new Dance(Server, Session).TwoTurnsAsync(new ChatWindow(DotNetSdk.Chat(Server.OpenAi, Session)).SayAsync, Say(Window(), how));

    [Fact]
    [Proves(Clients.AnthropicDotNet, Api.Messages, Seat.Caller, Case.LongHold)]
    public Task A_question_that_outlives_the_callers_patience_three_times_is_answered_once() =>
        new Dance(Server, Session).WithImpatientCallerAsync(Window().SayAsync, Window(Short, retries: 8).SayAsync);

    [Fact]
    [Proves(Clients.AnthropicDotNet, Api.Messages, Seat.StandIn, Case.LongHold)]
    public Task A_ping_that_outlives_the_stand_ins_patience_three_times_stays_the_stand_in() =>
        new Dance(Server, Session).WithImpatientStandInAsync(Window(Short, retries: 8).SayAsync, Window().SayAsync);

    [Fact]
    public async Task Who_has_the_headers_waits_longer_than_its_time_out_without_asking_again()
    {
        await using var server = await RunningServer.StartAsync("--patience", "1", "--heartbeat", "1");
        await using var watch = await server.Operator.WatchAsync("whole");
        using var client = AnthropicSdk.Client(new Uri(server.Address, "caller"), TimeSpan.FromSeconds(3), retries: 0);
        var asking = client.Messages.Create(AnthropicSdk.Asking("whole", "Take your time."));
        var prompt = await watch.NextAsync("prompt_opened");

        // Another question's stream is the clock: what it begins with, and six heartbeats, a second apart.
        await using var beats = client.Messages.CreateStreaming(AnthropicSdk.Asking("streamed", "Take your time.")).GetAsyncEnumerator();
        for (var beat = 0; beat < 7; beat++)
            Assert.True(await beats.MoveNextAsync());
        await server.Operator.AnswerAsync(prompt.Id, new { text = "I did." });

        Assert.Equal("I did.", (await asking).Text());
        Assert.Equal(0, await server.Operator.CountAsync("whole", "hold_joined"));
    }

    /// <inheritdoc/>
    public void Dispose() => _clients.ForEach(client => client.Dispose());

    private static Func<string, Task<string>> Say(MessageWindow window, string how) => how switch
    {
        "stream" => window.SayStreamingAsync,
        "helper" => window.SayWithHelperAsync,
        _ => window.SayAsync,
    };

    private MessageWindow Window(TimeSpan? patience = null, int? retries = null)
    {
        var client = AnthropicSdk.Client(Server.Address, patience, retries);
        _clients.Add(client);
        return new MessageWindow(client, Session);
    }
}
