using MotiveProxy.Core.Sessions;

namespace MotiveProxy.Runtimes.Tests.Contract;

public abstract partial class SessionRuntimeContract
{
    [Fact]
    public async Task Two_clients_that_say_nothing_of_seats_talk_to_each_other()
    {
        var person = Somebody("person");
        var program = Somebody("program");

        var ping = person.Say("hello?");
        Assert.Equal(Seat.StandIn, (await ping.Admitted()).Seat);
        Assert.True(ping.Waits);

        var prompt = program.Say("What is the weather?");
        Assert.Equal(Seat.Caller, (await prompt.Admitted()).Seat);
        Assert.Equal("What is the weather?", await ping.Text());
        Assert.True(prompt.Waits);

        var answer = person.Say("Rain.");
        Assert.Equal("Rain.", await prompt.Text());
        await answer.Admitted();
        Assert.True(answer.Waits);

        var next = program.Say("And tomorrow?");
        Assert.Equal("And tomorrow?", await answer.Text());
        person.Say("Sun.");
        Assert.Equal("Sun.", await next.Text());
    }

    [Fact]
    public async Task A_caller_may_come_first_and_is_presented_to_the_ping_at_once()
    {
        var prompt = Caller().Ask("Anybody there?");
        await prompt.Admitted();
        Assert.True(prompt.Waits);

        var person = StandIn();
        Assert.Equal("Anybody there?", await person.Say("hi").Text());
        person.Say("Yes.");
        Assert.Equal("Yes.", await prompt.Text());
    }

    [Fact]
    public async Task Prompts_queue_and_are_presented_one_at_a_time_in_the_order_of_arrival()
    {
        var prompts = Enumerable.Range(0, 5).Select(i => Caller(client: $"program {i}").Ask($"q{i}")).ToList();
        var person = StandIn();

        var hold = person.Say("hi");
        for (var i = 0; i < prompts.Count; i++)
        {
            Assert.Equal($"q{i}", await hold.Text());
            hold = person.Say($"a{i}");
            Assert.Equal($"a{i}", await prompts[i].Text());
        }

        await hold.Admitted();
        Assert.True(hold.Waits);
    }

    [Fact]
    public async Task A_prompt_has_the_id_of_its_hold_and_so_has_its_reply()
    {
        var prompt = Caller().Ask("q");
        var admission = await prompt.Admitted();

        Assert.Equal(prompt.Id, admission.Turn);
        Assert.Equal(Time.GetUtcNow(), admission.Since);
        Assert.Equal(prompt.Id, Assert.Single((await State()).OpenPrompts).Id);
    }

    [Theory]
    [InlineData("")]
    [InlineData("line\r\nline\n\n```csharp\nvar x = 1;\n```\n")]
    [InlineData("👩‍👩‍👧‍👦 𝕏 ünïcödé \u202Ertl \t tab ")]
    public async Task Text_arrives_as_it_was_said(string text)
    {
        var person = StandIn();
        var ping = person.Say("hi");
        var prompt = Caller().Ask(text + "?");
        Assert.Equal(text + "?", await ping.Text());

        person.Say(text);
        Assert.Equal(text, await prompt.Text());
    }

    [Fact]
    public async Task A_conversation_may_be_long()
    {
        var person = Somebody("person");
        var program = Somebody("program");
        var hold = person.Say("hi");
        for (var i = 0; i < 60; i++)
        {
            var prompt = program.Say($"question {i}");
            Assert.Equal($"question {i}", await hold.Text());
            hold = person.Say($"answer {i}");
            Assert.Equal($"answer {i}", await prompt.Text());
            Pass(7);
        }
    }

    [Fact]
    public async Task Sessions_never_mix()
    {
        var names = new[] { "a", "A", "b", "a ", "ä" };
        var people = names.Select(name => StandIn(name)).ToList();
        var pings = people.Select(person => person.Say("hi")).ToList();
        var prompts = names.Select(name => Caller(name).Ask($"to {name}")).ToList();

        Assert.Equal(names.Length, await Count());
        foreach (var i in new[] { 3, 0, 4, 2, 1 })
        {
            Assert.Equal($"to {names[i]}", await pings[i].Text());
            people[i].Say($"from {names[i]}");
        }

        for (var i = 0; i < names.Length; i++)
            Assert.Equal($"from {names[i]}", await prompts[i].Text());
    }

    [Fact]
    public async Task Both_sides_may_come_at_the_same_moment()
    {
        for (var i = 0; i < 200; i++)
        {
            var name = $"room {i}";
            var person = StandIn(name);
            var program = Caller(name);
            using var start = new Barrier(2);
            var requests = await Task.WhenAll(
                Task.Run(() => At(start, () => person.Say("hi"))), Task.Run(() => At(start, () => program.Ask("q"))));

            Assert.Equal("q", await requests[0].Text());
            person.Say("a");
            Assert.Equal("a", await requests[1].Text());
        }

        static Request At(Barrier start, Func<Request> send)
        {
            start.SignalAndWait();
            return send();
        }
    }
}
