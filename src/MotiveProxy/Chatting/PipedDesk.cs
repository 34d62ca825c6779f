using System.Text;

namespace MotiveProxy.Chatting;

/// <summary>A script's desk: prompts go to standard output, answers come from standard input, an answer a line.</summary>
internal sealed class PipedDesk : IDesk, IDisposable
{
    private readonly Surroundings _surroundings;
    private readonly CancellationTokenSource _left = new();
    private Task<string?> _next;

    public PipedDesk(Surroundings surroundings)
    {
        _surroundings = surroundings;
        _next = ReadAheadAsync();
    }

    public CancellationToken Left => _left.Token;

    public void Dispose() => _left.Dispose();

    public void Note(string text) => _surroundings.Error.WriteLine(text);

    public void Waiting()
    {
        // A script knows.
    }

    public async Task<string?> AnswerAsync(string prompt, CancellationToken cancellation)
    {
        await _surroundings.Out.WriteLineAsync(prompt);
        await _surroundings.Out.FlushAsync(cancellation);
        var answer = await _next.WaitAsync(cancellation);
        if (answer is not null)
            _next = ReadAheadAsync();

        return answer;
    }

    // One answer ahead, to know in time that there is none.
    private Task<string?> ReadAheadAsync() => Task.Run(() =>
    {
        var answer = Read();
        if (answer is null)
            _left.Cancel();

        return answer;
    });

    private string? Read()
    {
        if (_surroundings.In.ReadLine() is not { } line)
            return null;

        var answer = new StringBuilder();
        while (line.EndsWith('\\'))
        {
            answer.Append(line.AsSpan(..^1)).Append('\n');
            line = _surroundings.In.ReadLine() ?? "";
        }

        return answer.Append(line).ToString();
    }
}
