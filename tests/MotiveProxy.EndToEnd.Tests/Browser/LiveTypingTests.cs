using System.Diagnostics;
using MotiveProxy.EndToEnd.Tests.OpenAiDotNet;
using MotiveProxy.EndToEnd.Tests.Running;
using OpenAI.Chat;
using Xunit.Abstractions;

namespace MotiveProxy.EndToEnd.Tests.Browser;

/// <summary>What a person types reaches the caller as it is typed.</summary>
public sealed class LiveTypingTests(SharedServer shared, SharedBrowser browser, ITestOutputHelper output) : BrowserTest(shared, browser, output)
{
    private const int Words = 120;

    [SkippableFact]
    public async Task Each_word_leaves_with_the_space_behind_it_and_reaches_the_caller_in_order()
    {
        await using var reading = Reading.Begin(Caller, "Tell me a story.");
        var window = await OpenLiveAsync("0");
        var delays = new List<double>();
        for (var i = 0; i < Words; i++)
        {
            await window.Page.Keyboard.TypeAsync($"word{i}");
            var pressed = Stopwatch.GetTimestamp();
            await window.Page.Keyboard.PressAsync("Space");
            var (text, at) = await reading.NextAsync();
            Assert.Equal($"word{i} ", text);
            delays.Add(Stopwatch.GetElapsedTime(pressed, at).TotalMilliseconds);
        }

        // A burst: nobody waits for the word before.
        await window.Page.Keyboard.TypeAsync("and so they all lived on");
        await window.Page.Keyboard.PressAsync("Control+Enter");
        Assert.Equal(["and ", "so ", "they ", "all ", "lived ", "on"], await reading.RestAsync());

        delays.Sort();
        var summary = $"key to caller's delta, {Words} words: p50 {delays[Words / 2]:F1} ms, p99 {delays[Words * 99 / 100]:F1} ms, most {delays[^1]:F1} ms";
        Note(summary);
        await File.WriteAllTextAsync(Place.Artifact("browser", "live-typing.txt"), summary + "\n");
        Assert.InRange(delays[Words / 2], 0, 3000);
    }

    [SkippableFact]
    public async Task A_pause_keeps_words_back_until_it_ends()
    {
        await using var reading = Reading.Begin(Caller, "Wait for it.");
        var window = await OpenLiveAsync("0", ownsClock: true);
        await window.Page.Keyboard.TypeAsync("Before ");
        Assert.Equal("Before ", (await reading.NextAsync()).Text);

        await window.PressAsync("Pause");
        await window.LiveText.FocusAsync();
        await window.Page.Keyboard.TypeAsync("a long silence ");
        await window.Page.Clock.RunForAsync(8_000);
        await Expect(window.LiveText).ToHaveValueAsync("a long silence ");

        await window.PressAsync("Go on");
        Assert.Equal("a long silence ", (await reading.NextAsync()).Text);
        await window.PressAsync("Finish");
        Assert.Empty(await reading.RestAsync());
        await window.DoneAsync();
    }

    [SkippableFact]
    public async Task A_pause_holds_from_the_moment_of_its_press()
    {
        await using var reading = Reading.Begin(Caller, "Wait for it.");
        var window = await OpenLiveAsync("0", ownsClock: true);

        // In one breath: the server cannot have heard of the press.
        await window.Page.EvaluateAsync(
            """
            () => {
              Array.from(document.querySelectorAll(".live button")).find(button => button.textContent.includes("Pause")).click();
              const box = document.getElementById("live-text");
              box.value = "not yet ";
              box.dispatchEvent(new Event("input", { bubbles: true }));
            }
            """);
        await Expect(window.Page.GetByText("Paused: nothing leaves until you go on.")).ToBeVisibleAsync();
        await Expect(window.LiveText).ToHaveValueAsync("not yet ");

        await window.PressAsync("Go on");
        Assert.Equal("not yet ", (await reading.NextAsync()).Text);
        await window.PressAsync("Finish");
        Assert.Empty(await reading.RestAsync());
        await window.DoneAsync();
    }

    [SkippableFact]
    public async Task What_is_corrected_before_the_hold_back_ends_leaves_corrected()
    {
        await using var reading = Reading.Begin(Caller, "Spell it.");
        var window = await OpenLiveAsync("4000", ownsClock: true);
        var keys = window.Page.Keyboard;
        await keys.TypeAsync("teh end ");
        await window.Page.Clock.RunForAsync(3_000);
        await Expect(window.LiveText).ToHaveValueAsync("teh end ");

        foreach (var key in new[] { "Home", "ArrowRight", "Delete", "Delete", "h", "e", "End" })
            await keys.PressAsync(key);
        await Expect(window.LiveText).ToHaveValueAsync("the end ");
        await window.Page.Clock.RunForAsync(4_200);

        Assert.Equal("the end ", (await reading.NextAsync()).Text);
        await window.PressAsync("Finish");
        Assert.Empty(await reading.RestAsync());
    }

    // A clock of the test's own stands still until it is told to run.
    private async Task<Window> OpenLiveAsync(string holdBack, bool ownsClock = false)
    {
        var window = await OpenPromptAsync();
        if (ownsClock)
        {
            await window.Page.Clock.InstallAsync(new() { TimeDate = DateTime.UtcNow });
            await window.Page.ReloadAsync();
        }

        await window.AnswerByAsync("Type live");
        await window.Page.GetByLabel("words leave").SelectOptionAsync(holdBack);
        await window.Page.WaitForFunctionAsync("value => localStorage.getItem('motive-hold-back') === value", holdBack);
        if (ownsClock)
            await window.Page.Clock.PauseAtAsync(DateTime.UtcNow.AddSeconds(3));
        await window.LiveText.FocusAsync();
        return window;
    }

    // The caller's side of a stream: each text, and when it came.
    private sealed class Reading : IAsyncDisposable
    {
        private readonly CancellationTokenSource _over = new();
        private readonly IAsyncEnumerator<StreamingChatCompletionUpdate> _updates;
        private Task<(string Text, long At)> _next;

        private Reading(ChatClient caller, string question)
        {
            _updates = caller.CompleteChatStreamingAsync([new UserChatMessage(question)], cancellationToken: _over.Token).GetAsyncEnumerator();
            _next = Task.Run(MoveAsync);
        }

        public static Reading Begin(ChatClient caller, string question) => new(caller, question);

        public async Task<(string Text, long At)> NextAsync()
        {
            var next = await _next.Within("the next words");
            if (next.Text.Length > 0)
                _next = Task.Run(MoveAsync);
            return next;
        }

        public async Task<IReadOnlyList<string>> RestAsync()
        {
            var rest = new List<string>();
            while ((await NextAsync()).Text is { Length: > 0 } text)
                rest.Add(text);
            return rest;
        }

        public async ValueTask DisposeAsync()
        {
            await _over.CancelAsync();
            await ((Task)_next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await _updates.DisposeAsync();
            _over.Dispose();
        }

        private async Task<(string Text, long At)> MoveAsync()
        {
            while (await _updates.MoveNextAsync())
            {
                if (_updates.Current.Text() is { Length: > 0 } text)
                    return (text, Stopwatch.GetTimestamp());
            }

            return ("", 0);
        }
    }
}
