using System.Text;
using MotiveProxy.Talking;

namespace MotiveProxy.Asking;

/// <summary>A streamed answer on paper: what came before a lost connection comes again after it, and is printed once.</summary>
internal sealed class PrintedAnswer(Surroundings surroundings)
{
    private readonly StringBuilder _printed = new();
    private int _position;

    /// <summary>Begins to read the answer from its start.</summary>
    public void Begin() => _position = 0;

    /// <summary>Prints what is new.</summary>
    public async Task AddAsync(string text)
    {
        var known = Math.Min(text.Length, _printed.Length - _position);
        if (_printed.ToString(_position, known) != text[..known])
            throw new CommandFailedException("The answer was cut off, and asking again brought another one. Ask once more.");

        _position += text.Length;
        var rest = text[known..];
        _printed.Append(rest);
        await surroundings.Out.WriteAsync(surroundings.IsShown ? Printable.Of(rest) : rest);
        await surroundings.Out.FlushAsync();
    }
}
