using MotiveProxy.Chatting;

namespace MotiveProxy.Commands.Tests.Chatting;

/// <summary>Tab.</summary>
public sealed class CompletionTests
{
    private static readonly OfferedTool[] Tools =
        [new("open_gate", "Opens the gate", "{\"wide\": false}"), new("open_door", "", "{}")];

    [Theory]
    [InlineData("/r", "/refuse ")]
    [InlineData("/e", "/e")]
    [InlineData("/end", "/end")]
    [InlineData("/call o", "/call open_")]
    [InlineData("/call open_g", "/call open_gate ")]
    [InlineData("/call open_gate ", "/call open_gate {\"wide\": false}")]
    [InlineData("/call nothing", "/call nothing")]
    [InlineData("/s", "/send! ")]
    [InlineData("/send! /call open_g", "/send! /call open_gate ")]
    [InlineData("/send! plain", "/send! plain")]
    [InlineData("/error 52", "/error 529 ")]
    [InlineData("plain", "plain")]
    [InlineData("//", "//")]
    public void What_is_decided_is_written(string typed, string completed) =>
        Assert.Equal(completed, Completion.Of(typed, Tools).Text);

    [Fact]
    public void What_is_not_decided_is_offered()
    {
        Assert.Equal(["/error", "/end"], Completion.Of("/e", Tools).Choices);
        Assert.Equal(["open_gate", "open_door"], Completion.Of("/call ", Tools).Choices);
        Assert.Equal(["/call", "/refuse", "/error", "/length", "/send!", "/end"], Completion.Of("/", Tools).Choices);
    }

    [Fact]
    public void A_prompt_without_tools_offers_no_call() => Assert.DoesNotContain("/call", Completion.Of("/", []).Choices);
}
