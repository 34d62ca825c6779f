namespace MotiveProxy.Chatting;

/// <summary>A keyboard.</summary>
internal interface IKeyboard
{
    /// <summary>Whether a key was pressed that nobody has read.</summary>
    bool HasKey { get; }

    /// <summary>The next key; waits for it.</summary>
    ConsoleKeyInfo Read();
}

/// <summary>The keyboard of this process' terminal.</summary>
internal sealed class ConsoleKeyboard : IKeyboard
{
    public bool HasKey => Console.KeyAvailable;

    public ConsoleKeyInfo Read() => Console.ReadKey(intercept: true);
}
