using MotiveProxy.Core.Sessions;
using MotiveProxy.Server.Tests.Hosting;

namespace MotiveProxy.Server.Tests.Behaviours;

/// <summary>The dance over HTTP. The numbers are those of the original's behaviours.</summary>
public sealed class DanceTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_person_and_a_program_talk_for_as_long_as_they_like(bool stream) // 1, 2, 3, 4
    {
        await using var host = await TestHost.StartAsync();
        var standIn = host.Party("npc", "person/1");
        var caller = host.Party("npc", "program/1");
        standIn.Streams(stream);
        caller.Streams(stream);

        var held = standIn.Say("ping");
        await host.UntilHeldAsync("npc", Seat.StandIn);
        for (var round = 0; round < 5; round++)
        {
            var asked = caller.Say($"question {round}");
            Assert.Equal($"question {round}", await held.ReplyAsync());
            held = standIn.Say($"answer {round}");
            Assert.Equal($"answer {round}", await asked.ReplyAsync());
        }
    }

    [Fact]
    public async Task Arrival_decides_the_seats_of_two_clients_that_look_alike() // 6
    {
        await using var host = await TestHost.StartAsync();
        var first = host.Party("npc", "same/1");
        var second = host.Party("npc", "same/1");

        var ping = first.Say("I was here first");
        await host.UntilHeldAsync("npc", Seat.StandIn);
        var asked = second.Say("And I second");

        Assert.Equal("And I second", await ping.ReplyAsync());
        first.Say("Welcome");
        Assert.Equal("Welcome", await asked.ReplyAsync());
    }

    [Fact]
    public async Task Of_two_that_come_at_the_same_moment_one_is_shown_the_words_of_the_other() // 5
    {
        await using var host = await TestHost.StartAsync();
        var one = host.Party("npc", "one/1").Say("words of one");
        var other = host.Party("npc", "other/1").Say("words of the other");
        await host.UntilHappenedAsync<SessionEvent.PromptPresented>("npc");

        var (toOne, toOther) = (one.Response, other.Response);
        var shown = await Task.WhenAny(toOne, toOther) == toOne ? one : other;
        Assert.Equal(shown == one ? "words of the other" : "words of one", await shown.ReplyAsync());
        Assert.False((shown == one ? other : one).HasBegun);
    }

    [Fact]
    public async Task A_suffix_names_the_seat_and_is_no_part_of_the_name() // 7
    {
        await using var host = await TestHost.StartAsync();
        var asked = host.Party("npc|B", "program/1").Say("Anybody there?");
        await host.UntilHeldAsync("npc", Seat.Caller);

        var standIn = host.Party("npc|A", "person/1");
        Assert.Equal("Anybody there?", await standIn.Say("ping").ReplyAsync());
        standIn.Say("I am");
        Assert.Equal("I am", await asked.ReplyAsync());
    }

    [Fact]
    public async Task Both_sides_may_speak_at_the_same_moment() // 8
    {
        await using var host = await TestHost.StartAsync();
        var standIn = host.Party("npc|A", "person/1");
        var caller = host.Party("npc|B", "program/1");
        var asked = caller.Say("question 1");
        Assert.Equal("question 1", await standIn.Say("ping").ReplyAsync());

        var answer = standIn.Say("answer 1");
        caller.Unsay();
        var next = caller.Say("question 2");

        Assert.Equal("answer 1", await asked.ReplyAsync());
        Assert.Equal("question 2", await answer.ReplyAsync());
        standIn.Say("answer 2");
        Assert.Equal("answer 2", await next.ReplyAsync());
    }

    [Fact]
    public async Task A_dance_goes_on_after_a_request_that_timed_out() // 9
    {
        await using var host = await TestHost.StartAsync(options => options with { TurnTimeout = TimeSpan.FromSeconds(60) });
        var standIn = host.Party("npc|A", "person/1");
        var caller = host.Party("npc|B", "program/1");
        var asked = caller.Say("question 1");
        await standIn.Say("ping").ReplyAsync();
        host.Time.Advance(TimeSpan.FromSeconds(61));
        await asked.ErrorAsync();

        caller.Unsay();
        var again = caller.Say("question 2");
        await host.UntilHappenedAsync<SessionEvent.PromptOpened>("npc", times: 2);
        Assert.Equal("question 2", await standIn.Say("/join").ReplyAsync());
        standIn.Say("answer 2");
        Assert.Equal("answer 2", await again.ReplyAsync());
    }

    [Fact]
    public async Task A_client_that_leaves_does_not_disturb_the_answers_already_given() // 10
    {
        await using var host = await TestHost.StartAsync();
        var standIn = host.Party("npc", "person/1");
        var ping = standIn.Say("ping");
        await host.UntilHeldAsync("npc", Seat.StandIn);
        var caller = host.Party("npc", "program/1");
        var asked = caller.Say("question");
        await ping.ReplyAsync();
        await standIn.SayAndHangUpAsync(host, "answer", Seat.StandIn);

        Assert.Equal("answer", await asked.ReplyAsync());
    }

    [Fact]
    public async Task Five_sessions_at_once_never_hear_of_each_other() // 11
    {
        await using var host = await TestHost.StartAsync();
        await Task.WhenAll(Enumerable.Range(0, 5).Select(async number =>
        {
            var name = $"session-{number}";
            var standIn = host.Party($"{name}|A", "person/1");
            var asked = host.Party($"{name}|B", "program/1").Say($"question of {name}");
            Assert.Equal($"question of {name}", await standIn.Say("ping").ReplyAsync());
            standIn.Say($"answer of {name}");
            Assert.Equal($"answer of {name}", await asked.ReplyAsync());
        }));
    }

    [Theory] // 12
    [InlineData("with-dashes-and_underscores")]
    [InlineData("0123456789")]
    [InlineData("a-name-of-more-than-forty-characters-that-goes-on-and-on")]
    [InlineData("org/model:free@2026")]
    [InlineData("Ünïcödé 名前 🎭 \"quoted\" \\ %2F ? # &")]
    [InlineData("|A|C")]
    public async Task A_name_may_have_any_characters(string name)
    {
        await using var host = await TestHost.StartAsync();
        var standIn = host.Party(name + "|A", "person/1");
        var asked = host.Party(name + "|B", "program/1").Say("question");
        Assert.Equal("question", await standIn.Say("ping").ReplyAsync());

        var session = await host.GetJsonAsync($"/api/sessions/{Uri.EscapeDataString(name)}");
        Assert.Equal(name, session.Text("name"));
        Assert.Equal(name, (await host.GetJsonAsync($"/v1/models/{Uri.EscapeDataString(name)}")).Text("id"));
        standIn.Say("answer");
        using var response = await asked.Response;
        Assert.Equal(name, (await response.ReadJsonAsync()).Text("model"));
    }
}
