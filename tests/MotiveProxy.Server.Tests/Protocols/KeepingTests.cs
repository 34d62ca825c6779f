using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes.Kept;
using MotiveProxy.Server.Tests.Hosting;
using MotiveProxy.Tests.Common;

namespace MotiveProxy.Server.Tests.Protocols;

/// <summary>An answer that is to be kept and cannot be at the moment.</summary>
public sealed class KeepingTests
{
    private const string Path = "/caller/v1/responses";
    private const string Question = """{"model":"npc","input":"One?"}""";

    [Fact]
    public async Task A_stream_hears_the_end_of_its_answer_when_it_is_kept_and_until_then_that_the_server_lives()
    {
        var store = new SlowStore();
        await using var host = await StartAsync(store);
        using var request = new HttpRequestMessage(HttpMethod.Post, Path) { Content = Json.Content(Question.Replace("}", ""","stream":true}""", StringComparison.Ordinal)) };
        using var response = await host.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead).Soon();
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync());
        await AnswerAsync(host);
        await store.Asked.Soon();
        await ReadToAsync(lines, "response.output_text.delta");

        using (var beaten = new CancellationTokenSource())
        {
            var passing = PassTimeAsync(host, beaten.Token);
            await ReadToAsync(lines, "response.in_progress");
            await beaten.CancelAsync();
            await passing;
        }

        store.Open.SetResult();
        await ReadToAsync(lines, "response.completed");
    }

    [Fact]
    public async Task The_retry_of_a_client_that_left_before_its_answer_was_kept_gets_it()
    {
        var store = new SlowStore();
        await using var host = await StartAsync(store);
        using (var leaving = new CancellationTokenSource())
        {
            var left = host.Http.PostAsync(Path, Json.Content(Question), leaving.Token);
            await AnswerAsync(host);
            await store.Asked.Soon();
            await leaving.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left.Soon());
        }

        await host.UntilAsync(() => host.StateOf("npc")!.Turns.Single().LostAt is not null);
        store.Open.SetResult();
        using var response = await host.PostAsync(Path, Question);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("One.", (await response.ReadJsonAsync())["output"]![0]!["content"]![0].Text("text"));
    }

    [Fact]
    public async Task A_client_whose_answer_is_not_kept_before_the_process_ends_is_told_to_come_again()
    {
        var store = new SlowStore();
        await using var host = await StartAsync(store);
        var asked = host.PostAsync(Path, Question);
        await AnswerAsync(host);
        await store.Asked.Soon();
        store.Open.SetCanceled();
        using var response = await asked;
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.NotNull(response.Headers.RetryAfter);
        await host.UntilAsync(() => host.StateOf("npc")!.Turns.Single() is { IsOpen: false, WasDelivered: false, LostAt: not null });
    }

    private static Task<TestHost> StartAsync(IKeptAnswers kept) => TestHost.StartAsync(also: services => services.AddSingleton(kept));

    private static async Task AnswerAsync(TestHost host)
    {
        await host.UntilHeldAsync("npc", Seat.Caller);
        var prompt = (await host.GetJsonAsync("/api/sessions/npc"))["prompts"]![0].Text("id");
        using var given = await host.PostAsync($"/api/prompts/{prompt}/answer", new JsonObject { ["text"] = "One." }.ToJsonString());
        Assert.Equal(HttpStatusCode.NoContent, given.StatusCode);
    }

    private static async Task PassTimeAsync(TestHost host, CancellationToken until)
    {
        while (!until.IsCancellationRequested)
        {
            host.Time.Advance(TimeSpan.FromSeconds(5));
            await Task.Yield();
        }
    }

    // The end comes after all else: whoever reads past it has not found what it looked for.
    private static async Task ReadToAsync(StreamReader lines, string happened)
    {
        while (await lines.ReadLineAsync().Soon() is { } line)
        {
            if (line == $"event: {happened}")
                return;
        }

        Assert.Fail($"The stream ended before {happened}.");
    }

    /// <summary>Keeps nothing before it is opened.</summary>
    private sealed class SlowStore : IKeptAnswers
    {
        private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Asked => _asked.Task;

        public TaskCompletionSource Open { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public async Task KeepAsync(SessionName session, KeptLink link, CancellationToken cancellation)
        {
            _asked.TrySetResult();
            await Open.Task.WaitAsync(cancellation);
        }

        public ValueTask<(KeptConversation? Conversation, Fault? Fault)> FindAsync(SessionName session, string id, int mostMessages) => default;

        public ValueTask<(IReadOnlyDictionary<string, Message>? Answers, Fault? Fault)> AnswersAsync(SessionName session, IReadOnlyCollection<string> ids) => default;

        public Task ForgetAsync(SessionName session) => Task.CompletedTask;
    }
}
