using MotiveProxy.EndToEnd.Tests.OpenAiDotNet;
using MotiveProxy.EndToEnd.Tests.Running;
using Xunit.Abstractions;

namespace MotiveProxy.EndToEnd.Tests.Browser;

/// <summary>Two people, each in a browser of their own, before the same prompt.</summary>
public sealed class SeveralPeopleTests(SharedServer shared, SharedBrowser browser, ITestOutputHelper output) : BrowserTest(shared, browser, output)
{
    [SkippableFact]
    public async Task Who_begins_first_has_the_prompt_and_another_sees_who_it_is_and_can_take_it_over()
    {
        var asking = AskAsync("Who answers?");
        var ada = await OpenAsAsync("Ada");
        var bob = await OpenAsAsync("Bob");
        await Expect(ada.Page.GetByText("Bob is looking")).ToBeVisibleAsync();

        await ada.AnswerText.PressSequentiallyAsync("I do");
        await Expect(ada.Page.GetByText("you have it")).ToBeVisibleAsync();
        await Expect(bob.Page.GetByText("Ada is answering this")).ToBeVisibleAsync();
        await Expect(bob.AnswerText).ToHaveCountAsync(0);

        await bob.PressAsync("Take over");
        await Expect(ada.Page.GetByText("Bob is answering this")).ToBeVisibleAsync();
        await Expect(ada.Button("Send")).ToHaveCountAsync(0);
        await bob.AnswerText.FillAsync("No, I do.");
        await bob.PressAsync("Send");

        Assert.Equal("No, I do.", (await asking.Within("the answer")).Text());
        await ada.DoneAsync();
        await Expect(ada.Timeline.Locator(".answered")).ToContainTextAsync("Bob");
    }

    [SkippableFact]
    public async Task Of_two_answers_that_are_sent_at_once_one_counts()
    {
        var asking = AskAsync("Which of you?");
        var ada = await OpenAsAsync("Ada");
        var bob = await OpenAsAsync("Bob");
        foreach (var (person, text) in new[] { (ada, "Ada's"), (bob, "Bob's") })
        {
            await person.AnswerText.FillAsync(text);
            await person.PressAsync("Let go");
            await Expect(person.Page.GetByText("you have it")).ToHaveCountAsync(0);
        }

        // Whose button has gone because the other was faster has lost too.
        await Task.WhenAll(PressSendAsync(ada), PressSendAsync(bob));
        var answer = (await asking.Within("the answer")).Text();
        Assert.Contains(answer, new[] { "Ada's", "Bob's" });
        await ada.DoneAsync();
        await bob.DoneAsync();
        foreach (var person in new[] { ada, bob })
        {
            await Expect(person.Timeline.Locator(".answered")).ToHaveCountAsync(1);
            await Expect(person.Timeline.Locator(".answered .text")).ToHaveTextAsync(answer);
        }

        static Task PressSendAsync(Window person) => person.Page.EvaluateAsync("() => [...document.querySelectorAll('.answer button')].find(each => each.textContent.trim().endsWith('Send'))?.click()");
    }

    private async Task<Window> OpenAsAsync(string name)
    {
        var window = await OpenAsync();
        await window.IntroduceAsync(name);
        await window.OpenPromptAsync(Session);
        return window;
    }
}
