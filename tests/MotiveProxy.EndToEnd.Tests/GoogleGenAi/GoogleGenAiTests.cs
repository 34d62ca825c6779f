using MotiveProxy.Core.Sessions;
using MotiveProxy.EndToEnd.Tests.Matrix;
using MotiveProxy.EndToEnd.Tests.OpenAiNode;
using MotiveProxy.EndToEnd.Tests.Running;
using Xunit.Abstractions;

namespace MotiveProxy.EndToEnd.Tests.GoogleGenAi;

/// <summary>Google's official Node client in both seats.</summary>
public sealed class GoogleGenAiTests(SharedServer shared, ITestOutputHelper output) : EndToEndTest(shared, output)
{
    private const string Library = "genai2";

    [SkippableTheory]
    [InlineData("whole")]
    [InlineData("stream")]
    [InlineData("helper")]
    [Proves(Clients.GenAi2, Api.Gemini, Seat.StandIn, Case.Text, Case.Stream, Case.HelperStream)]
    [Proves(Clients.GenAi2, Api.Gemini, Seat.Caller, Case.Text, Case.Stream, Case.HelperStream)]
    public async Task Stand_in_and_caller_talk_for_three_turns(string how)
    {
        await using var watch = await Server.Operator.WatchAsync(Session);
        await using var standIn = Start(how);
        await using var caller = Start(how);

        var presented = standIn.HearAsync("ping");
        await watch.NextAsync("turn_seated");
        foreach (var turn in (string[])["one", "two\n\n  indented, 🐉", "three"])
        {
            var answered = caller.SayAsync($"question {turn}");
            Assert.Equal($"question {turn}", await presented);
            presented = standIn.HearAsync($"answer {turn}");

            var answer = await answered;
            Assert.Equal($"answer {turn}", answer.GetProperty("text").GetString());
            if (how == "helper")
                continue;

            Assert.Equal("STOP", answer.GetProperty("finish").GetString());
            Assert.NotEmpty(answer.GetProperty("id").GetString()!);
            Assert.True(answer.GetProperty("usage").GetProperty("totalTokenCount").GetInt32() > 0);
        }
    }

    [SkippableFact]
    public async Task A_stream_brings_the_parts_as_they_are_given()
    {
        await using var watch = await Server.Operator.WatchAsync(Session);
        await using var caller = Start("stream", "caller");
        await caller.TypeAsync("\"Hi\"");
        var prompt = await watch.NextAsync("prompt_opened");
        await Server.Operator.GiveAsync(prompt.Id, new { text = "Well, " });
        await Server.Operator.AnswerAsync(prompt.Id, new { text = "hello.\n\u2028", finish = "length" });

        var heard = await caller.NextResultAsync();
        Assert.Equal(["Well, ", "hello.\n\u2028", ""], heard.GetProperty("parts").EnumerateArray().Select(part => part.GetString()));
        Assert.Equal("MAX_TOKENS", heard.GetProperty("finish").GetString());
    }

    [SkippableTheory]
    [InlineData("tools-whole")]
    [InlineData("tools-stream")]
    [Proves(Clients.GenAi2, Api.Gemini, Seat.Caller, Case.ToolTurns)]
    public async Task Two_turns_of_tools_are_gone_through_and_each_result_finds_its_call(string how)
    {
        await using var watch = await Server.Operator.WatchAsync(Session);
        await using var agent = Start(how, "caller");
        var first = await watch.NextAsync("prompt_opened");
        await Server.Operator.AnswerAsync(first.Id, new { tool_calls = new[] { Call("Oslo"), Call("Bergen") } });
        var second = await watch.NextAsync("prompt_opened");
        await Server.Operator.AnswerAsync(second.Id, new { tool_calls = new[] { Call("Tromsø") } });
        var third = await watch.NextAsync("prompt_opened");

        var messages = (await Server.Operator.SessionAsync(Session)).GetProperty("prompts").EnumerateArray()
            .Single(prompt => prompt.GetProperty("id").GetString() == third.Id).GetProperty("messages").EnumerateArray().ToList();
        Assert.Equal(
            [$"call_{first.Id}_0", $"call_{first.Id}_1", $"call_{second.Id}_0"],
            messages.Where(message => message.GetProperty("role").GetString() == "tool").Select(message => message.GetProperty("tool_call_id").GetString()));

        await Server.Operator.AnswerAsync(third.Id, new { text = "All are cold." });
        var result = await agent.NextResultAsync();
        Assert.Equal("All are cold.", result.GetProperty("text").GetString());
        Assert.Equal(["weather Oslo", "weather Bergen", "weather Tromsø"], result.GetProperty("called").EnumerateArray().Select(call => call.GetString()));

        static object Call(string city) => new { name = "weather", arguments = new { city } };
    }

    [SkippableFact]
    [Proves(Clients.GenAi2, Api.Gemini, Seat.Caller, Case.Structured)]
    public async Task Json_of_a_schema_in_Googles_words_is_asked_for_and_parsed()
    {
        await using var watch = await Server.Operator.WatchAsync(Session);
        await using var caller = Start("format", "caller");
        var prompt = await watch.NextAsync("prompt_opened");
        var format = (await Server.Operator.SessionAsync(Session)).GetProperty("prompts")[0].GetProperty("response_format").GetProperty("schema");
        Assert.Equal("object", format.GetProperty("type").GetString());
        Assert.Equal(["string", "null"], format.GetProperty("properties").GetProperty("river").GetProperty("type").EnumerateArray().Select(type => type.GetString()));

        await Server.Operator.AnswerAsync(prompt.Id, new { text = """{"city":"Oslo"}""" });
        Assert.Equal("Oslo", (await caller.NextResultAsync()).GetProperty("city").GetString());
    }

    [SkippableTheory]
    [InlineData("whole", false)]
    [InlineData("stream", false)]
    [InlineData("stream", true)]
    [Proves(Clients.GenAi2, Api.Gemini, Seat.Caller, Case.ErrorBefore, Case.ErrorMidway)]
    public async Task An_error_on_purpose_is_the_clients_exception(string how, bool begun)
    {
        await using var watch = await Server.Operator.WatchAsync(Session);
        await using var caller = Start(how, "caller");
        await caller.TypeAsync("\"Pay me.\"");
        var prompt = await watch.NextAsync("prompt_opened");
        if (begun)
            await Server.Operator.GiveAsync(prompt.Id, new { text = "I have " });
        await Server.Operator.AnswerAsync(prompt.Id, new { error = new { status = 403, message = "Out of gold." } });

        var failed = (await caller.NextResultAsync()).GetProperty("error");
        Assert.Equal("ApiError", failed.GetProperty("name").GetString());
        Assert.Equal(403, failed.GetProperty("status").GetInt32());
        Assert.Contains("Out of gold.", failed.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [SkippableFact]
    [Proves(Clients.GenAi2, Api.Gemini, Seat.Caller, Case.LongHold)]
    public async Task A_question_that_outlives_the_callers_patience_three_times_is_answered_once()
    {
        await using var watch = await Server.Operator.WatchAsync(Session);
        await using var standIn = Start("stream", "standin");
        await using var caller = Start("whole", "caller", TimeSpan.FromSeconds(1));

        var presented = standIn.HearAsync("ping");
        await watch.NextAsync("turn_seated");
        var answered = caller.HearAsync("Are you there?");
        Assert.Equal("Are you there?", await presented);
        await watch.NextAsync("hold_joined", 3);

        presented = standIn.HearAsync("I was away.");
        Assert.Equal("I was away.", await answered);
        answered = caller.HearAsync("Welcome back.");
        Assert.Equal("Welcome back.", await presented);
        _ = standIn.HearAsync("Thanks.");
        Assert.Equal("Thanks.", await answered);
        Assert.Equal(2, await Server.Operator.CountAsync(Session, "prompt_presented"));
    }

    [SkippableFact]
    public async Task What_it_hears_while_it_waits_is_no_part_of_its_conversation()
    {
        await using var server = await RunningServer.StartAsync("--heartbeat", "1");
        await using var watch = await server.Operator.WatchAsync(Session);
        await using var caller = NodeSdk.Start("genai", Library, new Uri(server.Address, "caller"), Session, "waiting");
        var first = await watch.NextAsync("prompt_opened");
        for (var beats = 0; beats < 2; beats++)
            Assert.True((await caller.NextResultAsync()).GetProperty("beat").GetBoolean());
        await server.Operator.GiveAsync(first.Id, new { text = "Yes, " });
        await server.Operator.AnswerAsync(first.Id, new { text = "I am." });

        var second = await watch.NextAsync("prompt_opened");
        var messages = (await server.Operator.SessionAsync(Session)).GetProperty("prompts").EnumerateArray()
            .Single(prompt => prompt.GetProperty("id").GetString() == second.Id).GetProperty("messages");
        Assert.Equal(["user", "assistant", "user"], messages.EnumerateArray().Select(message => message.GetProperty("role").GetString()));
        Assert.Contains("Yes, ", messages[1].GetRawText(), StringComparison.Ordinal);
        Assert.Contains("I am.", messages[1].GetRawText(), StringComparison.Ordinal);
    }

    [SkippableFact]
    [Proves(Clients.GenAi2, Api.Gemini, Seat.StandIn, Case.LongHold)]
    public async Task A_ping_that_outlives_the_stand_ins_patience_three_times_stays_the_stand_in()
    {
        await using var watch = await Server.Operator.WatchAsync(Session);
        await using var standIn = Start("whole", "standin", TimeSpan.FromSeconds(1));
        await using var caller = Start("stream", "caller");

        var presented = standIn.HearAsync("ping");
        await watch.NextAsync("hold_joined", 3);
        var answered = caller.HearAsync("Here I am.");
        Assert.Equal("Here I am.", await presented);
        _ = standIn.HearAsync("At last.");
        Assert.Equal("At last.", await answered);
    }

    [SkippableTheory]
    [InlineData(Library, "openai7")]
    [InlineData("openai7", Library)]
    [InlineData(Library, "anthropic1")]
    public async Task Who_speaks_Gemini_and_who_speaks_another_understand_each_other(string playing, string calling)
    {
        await using var watch = await Server.Operator.WatchAsync(Session);
        await using var standIn = StartAny(playing, "standin");
        await using var caller = StartAny(calling, "caller");

        var presented = standIn.HearAsync("ping");
        await watch.NextAsync("turn_seated");
        var answered = caller.HearAsync("from the one");
        Assert.Equal("from the one", await presented);
        _ = standIn.HearAsync("to the other");
        Assert.Equal("to the other", await answered);

        OutsideProgram StartAny(string library, string seat) => library switch
        {
            Library => Start("stream", seat),
            "anthropic1" => NodeSdk.Start("anthropic-chat", library, new Uri(Server.Address, seat), Session, "stream"),
            _ => NodeSdk.Start("chat", library, new Uri(Server.Address, $"{seat}/v1"), Session, "stream"),
        };
    }

    [SkippableFact]
    public async Task A_living_session_is_listed_and_told_of_and_tokens_are_counted()
    {
        await using var watch = await Server.Operator.WatchAsync(Session);
        await using var caller = Start("whole", "caller");
        await caller.TypeAsync("\"Hi\"");
        await watch.NextAsync("prompt_opened");

        await using var asking = Start("models");
        var models = await asking.NextResultAsync();
        Assert.Contains($"models/{Session}", models.GetProperty("names").EnumerateArray().Select(name => name.GetString()));
        Assert.Equal(Session, models.GetProperty("one").GetString());
        Assert.Equal(3, models.GetProperty("totalTokens").GetInt32());
    }

    private OutsideProgram Start(string how, string seat = "", TimeSpan? patience = null) =>
        NodeSdk.Start("genai", Library, new Uri(Server.Address, seat), Session, how, patience, retries: patience is null ? null : 6);
}
