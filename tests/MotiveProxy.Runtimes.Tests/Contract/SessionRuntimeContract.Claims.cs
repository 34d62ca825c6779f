using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Tests.Common;

namespace MotiveProxy.Runtimes.Tests.Contract;

public abstract partial class SessionRuntimeContract
{
    [Fact]
    public async Task A_claimed_prompt_takes_nothing_from_others_until_it_is_released_or_taken_over()
    {
        var prompt = Caller().Ask("q");
        Assert.Null(await Runtime.ClaimAsync(prompt.Id, "Ada").Soon());
        Assert.Null(await Runtime.ClaimAsync(prompt.Id, "Ada").Soon());

        Assert.Equal(FaultCode.PromptClaimed, (await Runtime.ClaimAsync(prompt.Id, "Ben").Soon())?.Code);
        Assert.Equal(FaultCode.PromptClaimed, (await Runtime.ReleaseAsync(prompt.Id, "Ben").Soon())?.Code);
        Assert.Equal(FaultCode.PromptClaimed, (await Runtime.GivePartAsync(prompt.Id, new AnswerPart.Text("x")).Soon())?.Code);
        Assert.Equal(FaultCode.PromptClaimed, (await Runtime.AnswerAsync(prompt.Id, Answer("x"), "Ben").Soon())?.Code);
        Assert.Equal("Ada", Assert.Single((await State()).OpenPrompts).Claim?.By);

        Assert.Null(await Runtime.GivePartAsync(prompt.Id, new AnswerPart.Text("one "), "Ada").Soon());
        Assert.Null(await Runtime.ClaimAsync(prompt.Id, "Ben", takesOver: true).Soon());
        Assert.Null(await Runtime.GivePartAsync(prompt.Id, new AnswerPart.Text("two "), "Ben").Soon());
        Assert.Null(await Runtime.ReleaseAsync(prompt.Id, "Ben").Soon());
        Assert.Null(await Runtime.AnswerAsync(prompt.Id, Answer("three")).Soon());
        Assert.Equal("one two three", await prompt.Text());
        Assert.Equal(FaultCode.PromptGone, (await Runtime.ClaimAsync(prompt.Id, "Ada").Soon())?.Code);
    }

    [Fact]
    public async Task Of_two_who_claim_at_the_same_time_exactly_one_has_it()
    {
        for (var i = 0; i < 50; i++)
        {
            var prompt = Caller($"room {i}").Ask("q");
            using var start = new Barrier(2);
            var faults = await Task.WhenAll(ClaimAt(start, prompt.Id, "Ada"), ClaimAt(start, prompt.Id, "Ben")).Soon();

            Assert.Single(faults, fault => fault is null);
            Assert.Single(faults, fault => fault?.Code == FaultCode.PromptClaimed);
        }

        Task<Fault?> ClaimAt(Barrier start, TurnId id, string by) => Task.Run(async () =>
        {
            start.SignalAndWait();
            return await Runtime.ClaimAsync(id, by);
        });
    }
}
