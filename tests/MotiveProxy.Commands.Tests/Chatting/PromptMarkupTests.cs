using MotiveProxy.Chatting;
using MotiveProxy.Talking;

namespace MotiveProxy.Commands.Tests.Chatting;

/// <summary>How prompts look on a terminal.</summary>
public sealed class PromptMarkupTests
{
    [Theory]
    [InlineData("plain [text]", "plain [[text]]")]
    [InlineData("### Result of `x`", "[bold underline]Result of `x`[/]")]
    [InlineData("#hashtag", "#hashtag")]
    [InlineData("> quoted", "[grey]> quoted[/]")]
    [InlineData("a **b** `c[0]`!", "a [bold]b[/] [teal]c[[0]][/]!")]
    [InlineData("2 ** 3 ** ", "2 [bold] 3 [/] ")]
    [InlineData("**open", "**open")]
    [InlineData("` ", "` ")]
    [InlineData("****", "****")]
    [InlineData("", "")]
    public void A_line_is_coloured_by_its_markdown(string line, string markup) => Assert.Equal([markup], PromptMarkup.Of(line));

    [Fact]
    public void Code_is_left_as_it_is() =>
        Assert.Equal(["[grey]```c[/]", "[teal]**p[[0]]** = 1; # no heading[/]", "", "[grey]```[/]", "after"], PromptMarkup.Of("```c\n**p[0]** = 1; # no heading\n\n```\nafter"));

    [Theory]
    [InlineData("tab\tand\nline", "tab\tand\nline")]
    [InlineData("\e[31mred", "\uFFFD[31mred")]
    [InlineData("c1 \u009b31m", "c1 \uFFFD31m")]
    [InlineData("a\u202Eb", "a\uFFFDb")]
    public void Control_characters_are_replaced(string text, string printable) => Assert.Equal(printable, Printable.Of(text));

    [Theory]
    [InlineData("a\r\nb\nc", 10, "a b c")]
    [InlineData("abcdef", 4, "abc…")]
    [InlineData("ab😀def", 4, "ab…")]
    public void A_text_fits_into_one_line(string text, int most, string line) => Assert.Equal(line, Printable.InOneLine(text, most));
}
