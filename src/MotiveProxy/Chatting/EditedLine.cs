using System.Globalization;

namespace MotiveProxy.Chatting;

/// <summary>What a key did to a line.</summary>
internal enum KeyEffect
{
    /// <summary>The line or the cursor is another, or nothing is.</summary>
    Edited,

    /// <summary>The line is done.</summary>
    Done,

    /// <summary>The line wants to be completed.</summary>
    Complete,

    /// <summary>The writer leaves.</summary>
    Leave,
}

/// <summary>A line being typed. The cursor stands before whole characters, however many code units they have.</summary>
internal sealed class EditedLine(IReadOnlyList<string> history)
{
    private int _recalled = history.Count;
    private string _ownText = "";

    /// <summary>What was typed.</summary>
    public string Text { get; private set; } = "";

    /// <summary>Where the cursor stands, in code units.</summary>
    public int Cursor { get; private set; }

    /// <summary>Puts another text in its place, with the cursor at its end.</summary>
    public void Replace(string text)
    {
        Text = text;
        Cursor = text.Length;
    }

    /// <summary>Applies a key.</summary>
    public KeyEffect Apply(ConsoleKeyInfo key)
    {
        if (key.Modifiers.HasFlag(ConsoleModifiers.Control))
            return ApplyControl(key.Key);

        switch (key.Key)
        {
            case ConsoleKey.Enter:
                return KeyEffect.Done;
            case ConsoleKey.Tab:
                return KeyEffect.Complete;
            case ConsoleKey.Backspace:
                Cut(Before(), Cursor);
                break;
            case ConsoleKey.Delete:
                Cut(Cursor, After());
                break;
            case ConsoleKey.LeftArrow:
                Cursor = Before();
                break;
            case ConsoleKey.RightArrow:
                Cursor = After();
                break;
            case ConsoleKey.Home:
                Cursor = 0;
                break;
            case ConsoleKey.End:
                Cursor = Text.Length;
                break;
            case ConsoleKey.UpArrow:
                Recall(_recalled - 1);
                break;
            case ConsoleKey.DownArrow:
                Recall(_recalled + 1);
                break;
            default:
                Insert(key.KeyChar);
                break;
        }

        return KeyEffect.Edited;
    }

    private KeyEffect ApplyControl(ConsoleKey key)
    {
        switch (key)
        {
            case ConsoleKey.D when Text.Length is 0:
                return KeyEffect.Leave;
            case ConsoleKey.D:
                Cut(Cursor, After());
                break;
            case ConsoleKey.A:
                Cursor = 0;
                break;
            case ConsoleKey.E:
                Cursor = Text.Length;
                break;
            case ConsoleKey.U:
                Cut(0, Cursor);
                break;
            case ConsoleKey.K:
                Cut(Cursor, Text.Length);
                break;
            case ConsoleKey.W:
                Cut(WordBefore(), Cursor);
                break;
            case ConsoleKey.H:
                Cut(Before(), Cursor);
                break;
            case ConsoleKey.J or ConsoleKey.M:
                return KeyEffect.Done;
        }

        return KeyEffect.Edited;
    }

    private void Insert(char character)
    {
        if (char.IsControl(character))
            return;

        Text = Text.Insert(Cursor, character.ToString());
        Cursor++;
    }

    private void Cut(int from, int to)
    {
        Text = Text.Remove(from, to - from);
        Cursor = from;
    }

    private void Recall(int index)
    {
        if (index < 0 || index > history.Count)
            return;

        if (_recalled == history.Count)
            _ownText = Text;

        _recalled = index;
        Replace(index == history.Count ? _ownText : history[index]);
    }

    private int After() => Cursor + StringInfo.GetNextTextElementLength(Text.AsSpan(Cursor));

    private int Before()
    {
        var before = 0;
        for (var next = 0; next < Cursor; next += StringInfo.GetNextTextElementLength(Text.AsSpan(next)))
            before = next;

        return before;
    }

    private int WordBefore()
    {
        var start = Text.AsSpan(0, Cursor).TrimEnd().LastIndexOf(' ');
        return start + 1;
    }
}
