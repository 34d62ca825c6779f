using MotiveProxy.Chatting;

namespace MotiveProxy.Commands.Tests.Chatting;

/// <summary>Typing.</summary>
public sealed class EditedLineTests
{
    private readonly EditedLine _line = new(["first", "second"]);

    [Fact]
    public void Keys_edit_the_text_around_the_cursor()
    {
        Type("wrld");
        Press(ConsoleKey.Home);
        Press(ConsoleKey.RightArrow);
        Type("o");
        Press(ConsoleKey.End);
        Type("!?");
        Press(ConsoleKey.Backspace);

        Assert.Equal(("world!", 6), (_line.Text, _line.Cursor));
    }

    [Fact]
    public void A_character_is_whole_however_long_it_is()
    {
        Type("a👩‍👩‍👧b");
        Press(ConsoleKey.LeftArrow);
        Press(ConsoleKey.Backspace);

        Assert.Equal("ab", _line.Text);
        Press(ConsoleKey.LeftArrow);
        Press(ConsoleKey.Delete);
        Assert.Equal("b", _line.Text);
    }

    [Fact]
    public void Control_keys_cut()
    {
        Type("one two three");
        Control(ConsoleKey.W);
        Assert.Equal("one two ", _line.Text);
        Control(ConsoleKey.W);
        Assert.Equal("one ", _line.Text);
        Control(ConsoleKey.A);
        Control(ConsoleKey.K);
        Assert.Equal("", _line.Text);
    }

    [Fact]
    public void Earlier_lines_come_back_and_what_was_begun_is_kept()
    {
        Type("begun");
        Press(ConsoleKey.UpArrow);
        Press(ConsoleKey.UpArrow);
        Press(ConsoleKey.UpArrow);
        Assert.Equal("first", _line.Text);
        Press(ConsoleKey.DownArrow);
        Assert.Equal("second", _line.Text);
        Press(ConsoleKey.DownArrow);
        Press(ConsoleKey.DownArrow);
        Assert.Equal("begun", _line.Text);
    }

    [Fact]
    public void Control_D_leaves_an_empty_line_only()
    {
        Type("x");
        Press(ConsoleKey.Home);
        Assert.Equal(KeyEffect.Edited, Control(ConsoleKey.D));
        Assert.Equal(KeyEffect.Leave, Control(ConsoleKey.D));
    }

    [Fact]
    public void Keys_at_the_edges_and_unknown_keys_do_nothing()
    {
        foreach (var key in new[] { ConsoleKey.Backspace, ConsoleKey.Delete, ConsoleKey.LeftArrow, ConsoleKey.RightArrow, ConsoleKey.F5, ConsoleKey.Escape })
            Press(key);

        Assert.Equal(("", 0), (_line.Text, _line.Cursor));
    }

    private void Type(string text)
    {
        foreach (var character in text)
            _line.Apply(new ConsoleKeyInfo(character, ConsoleKey.None, shift: false, alt: false, control: false));
    }

    private void Press(ConsoleKey key) => _line.Apply(new ConsoleKeyInfo('\0', key, shift: false, alt: false, control: false));

    private KeyEffect Control(ConsoleKey key) => _line.Apply(new ConsoleKeyInfo('\0', key, shift: false, alt: false, control: true));
}
