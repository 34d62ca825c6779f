using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Server.Tests.Hosting;
using MotiveProxy.Server.WebConsole;
using MotiveProxy.Tests.Common;

namespace MotiveProxy.Server.Tests.WebConsole;

/// <summary>A person who plays the caller.</summary>
public sealed class CallerDeskTests : IAsyncLifetime
{
    private readonly Changes _changes = new();

    private TestHost _host = null!;

    private CallerDesk Desk { get; set; } = null!;

    public async Task InitializeAsync()
    {
        _host = await TestHost.StartAsync();
        Desk = new CallerDesk(_host.Sessions, _host.Time, await People.CalledAsync("Ada"));
        Desk.Changed += (_, _) => _changes.Tell();
    }

    public async Task DisposeAsync()
    {
        Desk.Dispose();
        await _host.DisposeAsync();
    }

    [Fact]
    public async Task A_question_waits_on_the_callers_seat_and_its_answer_is_read()
    {
        Assert.True(Desk.TryAsk("room", "Be brief.", "Who?"));
        Assert.True(Desk.IsWaiting);
        Assert.Equal(_host.Time.GetUtcNow(), Desk.Since);
        var prompt = await PromptAsync();
        Assert.Equal((Seat.Caller, SeatingRule.Named, "console Ada"), (prompt.Seat, prompt.Rule, prompt.Client));
        Assert.Equal([(Role.System, "Be brief."), (Role.User, "Who?")], prompt.Prompt!.Messages.Select(message => (message.Role, message.Text)));

        await AnswerAsync(prompt, new AnswerPart.Text("Me."));
        Assert.Equal([(Role.User, "Who?"), (Role.Assistant, "Me.")], Desk.Messages.Select(message => (message.Role, message.Text)));
        Assert.Null(Desk.Problem);
        await _host.UntilHappenedAsync<SessionEvent.HoldDelivered>("room");
    }

    [Fact]
    public async Task The_next_question_carries_all_that_was_said_and_the_first_instructions()
    {
        Desk.TryAsk("room", "Be brief.", "Who?");
        await AnswerAsync(await PromptAsync(), new AnswerPart.Text("Me."));
        Assert.True(Desk.TryAsk("elsewhere", "Be long.", "Why?"));

        var prompt = await PromptAsync();
        Assert.Equal(["Be brief.", "Who?", "Me.", "Why?"], prompt.Prompt!.Messages.Select(message => message.Text));
        Assert.Equal(Some.Room, Desk.Session);
    }

    [Fact]
    public async Task What_is_said_so_far_is_read_while_the_rest_is_waited_for()
    {
        Desk.TryAsk("room", " ", "Who?");
        var prompt = await PromptAsync();
        Assert.Equal(Role.User, Assert.Single(prompt.Prompt!.Messages).Role);
        await _host.Sessions.GivePartAsync(prompt.Id, new AnswerPart.Text("M")).Soon();
        await UntilAsync(() => Desk.Given.Count is 1);
        Assert.True(Desk.IsWaiting);
        Assert.Equal("Who?", Assert.Single(Desk.Messages).Text);

        await AnswerAsync(prompt, new AnswerPart.Text("e."));
        Assert.Empty(Desk.Given);
        Assert.Equal("Me.", Desk.Messages[^1].Text);
    }

    [Fact]
    public async Task Refusals_and_calls_are_answers_too()
    {
        Desk.TryAsk("room", "", "Who?");
        var call = new ToolCall("call_1", "look", "{}");
        await AnswerAsync(await PromptAsync(), new AnswerPart.Refusal("No."), new AnswerPart.Call(call));
        Assert.Equal("No.", Desk.Messages[^1].Text);
        Assert.Equal(call, Assert.Single(Desk.Messages[^1].ToolCalls));
    }

    [Theory]
    [InlineData("")]
    [InlineData("room|A")]
    [InlineData("room|B")]
    public void What_is_no_models_name_is_not_asked(string model)
    {
        Assert.False(Desk.TryAsk(model, "", "Who?"));
        Assert.NotNull(Desk.Problem);
        Assert.Equal((null, false, 0), (Desk.Session, Desk.IsWaiting, Desk.Messages.Count));

        Assert.True(Desk.TryAsk("room", "", "Who?"));
        Assert.Null(Desk.Problem);
    }

    [Fact]
    public async Task Whoever_hangs_up_is_gone_and_can_ask_again()
    {
        Desk.TryAsk("room", "", "Who?");
        await PromptAsync();
        Desk.HangUp();
        Assert.Equal(("You hung up.", false), (Desk.Problem, Desk.IsWaiting));
        await _host.UntilHappenedAsync<SessionEvent.HoldLost>("room");

        Assert.True(Desk.TryAsk("room", "", "Who now?"));
        Assert.Null(Desk.Problem);
        await _host.UntilHeldAsync("room", Seat.Caller);
        Assert.Equal(["Who?", "Who now?"], _host.StateOf("room")!.OpenPrompts.Last().Prompt!.Messages.Select(message => message.Text));
    }

    [Fact]
    public async Task Whoever_leaves_the_page_has_hung_up()
    {
        Desk.TryAsk("room", "", "Who?");
        await PromptAsync();
        Desk.Dispose();
        await _host.UntilHappenedAsync<SessionEvent.HoldLost>("room");
        Assert.False(_host.StateOf("room")!.OpenPrompts.Single().IsHeld);
    }

    [Fact]
    public async Task Why_there_is_no_answer_is_said_and_the_question_stays()
    {
        Desk.TryAsk("room", "", "Who?");
        await EndAsync(prompt => _host.Sessions.AnswerAsync(prompt.Id, new Ending.WithError(new Outcome.ErrorGiven(429, "Slow down."))).AsTask());
        Assert.Equal("The model failed with status 429: Slow down.", Desk.Problem);
        Assert.Equal("Who?", Assert.Single(Desk.Messages).Text);

        Desk.TryAsk("room", "", "And now?");
        await EndAsync(prompt => _host.Sessions.DropAsync(prompt.Id).AsTask());
        Assert.Equal("The connection was cut.", Desk.Problem);

        Desk.TryAsk("room", "", "And then?");
        await EndAsync(_ => _host.Sessions.CloseAsync(Some.Room).AsTask());
        Assert.Contains("closed", Desk.Problem, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(3, Desk.Messages.Count);
    }

    [Fact]
    public async Task A_new_conversation_knows_nothing_of_the_old_one()
    {
        Desk.TryAsk("room", "Be brief.", "Who?");
        await AnswerAsync(await PromptAsync(), new AnswerPart.Text("Me."));
        Desk.Clear();
        Assert.Equal((null, null, 0, 0), (Desk.Session, Desk.Problem, Desk.Messages.Count, Desk.Given.Count));

        Assert.True(Desk.TryAsk("elsewhere", "", "Hello?"));
        await _host.UntilHeldAsync("elsewhere", Seat.Caller);
        Assert.Equal("Hello?", Assert.Single(_host.StateOf("elsewhere")!.OpenPrompts.Single().Prompt!.Messages).Text);
    }

    private async Task<SeatedTurn> PromptAsync()
    {
        await _host.UntilHeldAsync("room", Seat.Caller);
        return _host.StateOf("room")!.OpenPrompts.Last();
    }

    private Task AnswerAsync(SeatedTurn prompt, params AnswerPart[] parts) => UntilOverAsync(_host.Sessions.AnswerAsync(
        prompt.Id, new Ending.Whole(new Answer([.. parts], parts.Any(part => part is AnswerPart.Call) ? FinishReason.ToolCalls : FinishReason.Stop)) { IsForced = true }).AsTask());

    private async Task EndAsync(Func<SeatedTurn, Task> end) => await UntilOverAsync(end(await PromptAsync()));

    private async Task UntilOverAsync(Task ending)
    {
        await ending.Soon();
        await UntilAsync(() => !Desk.IsWaiting);
    }

    private Task UntilAsync(Func<bool> condition) => _changes.UntilAsync(condition, () => $"problem: {Desk.Problem}, messages: {Desk.Messages.Count}, parts: {Desk.Given.Count}");
}
