using MotiveProxy.EndToEnd.Tests.Durability;
using MotiveProxy.EndToEnd.Tests.OpenAiDotNet;
using MotiveProxy.EndToEnd.Tests.Running;
using OpenAI.Chat;
using Xunit.Abstractions;

namespace MotiveProxy.EndToEnd.Tests.Browser;

/// <summary>Pages are loaded anew and servers are started anew; nothing that was typed is lost.</summary>
public sealed class ComingBackTests(SharedServer shared, SharedBrowser browser, ITestOutputHelper output) : BrowserTest(shared, browser, output)
{
    [SkippableFact]
    public async Task A_page_that_is_loaded_anew_in_the_middle_of_an_answer_has_it_again()
    {
        var asking = AskAsync("What was that?");
        var window = await OpenPromptAsync();
        await window.AnswerText.PressSequentiallyAsync("Half an ans");
        await window.Page.ReloadAsync();

        await Expect(window.AnswerText).ToHaveValueAsync("Half an ans");
        await window.AnswerText.PressAsync("End");
        await window.AnswerText.PressSequentiallyAsync("wer, and the rest.");
        await window.PressAsync("Send");
        Assert.Equal("Half an answer, and the rest.", (await asking.Within("the answer")).Text());
    }

    [SkippableFact]
    public async Task Words_that_were_typed_live_and_had_not_left_stand_in_the_box_again()
    {
        var asking = AskAsync("Go on?");
        var window = await OpenPromptAsync();
        await window.AnswerByAsync("Type live");
        await window.Page.GetByLabel("words leave").SelectOptionAsync("0");
        await window.LiveText.PressSequentiallyAsync("Once upon a ti");
        await Expect(window.Page.Locator(".given")).ToContainTextAsync("Once upon a");
        await window.Page.ReloadAsync();

        await window.AnswerByAsync("Type live");
        await Expect(window.LiveText).ToHaveValueAsync("ti");
        await window.LiveText.PressAsync("End");
        await window.LiveText.PressSequentiallyAsync("me");
        await window.PressAsync("Finish");
        Assert.Equal("Once upon a time", (await asking.Within("the answer")).Text());
    }

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Words_that_arrived_though_the_connection_broke_before_their_page_heard_so_are_not_said_twice(bool isReloaded)
    {
        var asking = AskAsync("Go on?");
        var window = await OpenAsync();
        var wire = await BrokenWire.BetweenAsync(window.Page);
        await window.Page.ReloadAsync();
        await window.OpenPromptAsync(Session);
        await window.AnswerByAsync("Type live");
        await window.Page.GetByLabel("words leave").SelectOptionAsync("0");
        await Expect(window.LiveText).Not.ToHaveAttributeAsync("aria-busy", "true");

        using var eyes = new OperatorClient(Server.Address);
        await using var watching = await eyes.WatchAsync(Session);
        wire.IsDeaf = true;
        await window.LiveText.PressSequentiallyAsync("Once upon ");
        await watching.NextAsync("part_accepted");
        await wire.BreakAsync();
        if (isReloaded)
        {
            await window.Page.ReloadAsync();
            await window.AnswerByAsync("Type live");
        }

        await Expect(window.LiveText).ToHaveValueAsync("upon ");
        await window.LiveText.PressAsync("End");
        await window.LiveText.PressSequentiallyAsync("a time");
        await window.PressAsync("Finish");
        Assert.Equal("Once upon a time", (await asking.Within("the answer")).Text());
    }

    [SkippableTheory]
    [InlineData("Write")]
    [InlineData("Type live")]
    public async Task A_page_whose_server_was_killed_comes_back_by_itself_with_all_that_was_typed_meanwhile(string mode)
    {
        const int ManyTries = 30;
        await using var server = await MortalServer.StartAsync();
        var caller = DotNetSdk.Chat(server.Life.Caller, Session, retries: ManyTries);
        var asking = caller.CompleteChatAsync([new UserChatMessage("Are you still there?")]);
        var window = await OpenAsync(server: server.Life.Address);
        await window.OpenPromptAsync(Session);
        await window.AnswerByAsync(mode);
        var box = mode is "Write" ? window.AnswerText : window.LiveText;
        await Expect(box).Not.ToHaveAttributeAsync("aria-busy", "true");
        if (mode is "Type live")
            await window.Page.GetByLabel("words leave").SelectOptionAsync("0");
        await box.PressSequentiallyAsync("Before");

        await server.DieAsync(new Tape());
        await Expect(window.Page.GetByText("The connection to the server is lost.")).ToBeVisibleAsync();
        await box.PressSequentiallyAsync(" meanwhile and ");
        await server.ComeBackAsync();

        // The page that comes back is another one: it begins where every page begins.
        await Expect(window.Page.GetByText("The connection to the server is lost.")).ToBeHiddenAsync();
        await Expect(window.AnswerText).ToHaveValueAsync("Before meanwhile and ");
        await window.AnswerText.PressAsync("Control+End");
        await window.AnswerText.PressSequentiallyAsync("after.");
        await window.PressAsync("Send");
        Assert.Equal("Before meanwhile and after.", (await asking.Within("the answer")).Value.Text());
    }
}
