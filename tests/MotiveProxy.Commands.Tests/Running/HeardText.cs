using System.Text;
using MotiveProxy.Tests.Common;

namespace MotiveProxy.Commands.Tests.Running;

/// <summary>Output that a test can wait for.</summary>
internal sealed class HeardText : TextWriter
{
    private readonly Lock _gate = new();
    private readonly StringBuilder _all = new();
    private readonly List<(string Text, TaskCompletionSource Heard)> _awaited = [];
    private int _from;

    public override Encoding Encoding => Encoding.UTF8;

    public override string ToString()
    {
        lock (_gate)
            return _all.ToString();
    }

    public override void Write(char value) => Write(value.ToString());

    public override void Write(string? value)
    {
        lock (_gate)
        {
            _all.Append(value);
            for (var i = _awaited.Count - 1; i >= 0; i--)
                if (TryHear(_awaited[i].Text))
                    Pop(i);
        }
    }

    public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

    /// <summary>Waits until a text comes after all that was waited for before.</summary>
    public async Task HearAsync(string text)
    {
        var heard = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (TryHear(text))
                return;

            _awaited.Add((text, heard));
        }

        try
        {
            await heard.Task.Soon();
        }
        catch (TimeoutException late)
        {
            throw new TimeoutException($"Never heard '{text}'. Heard: {this}", late);
        }
    }

    private bool TryHear(string text)
    {
        var at = _all.ToString(_from, _all.Length - _from).IndexOf(text, StringComparison.Ordinal);
        if (at < 0)
            return false;

        _from += at + text.Length;
        return true;
    }

    private void Pop(int index)
    {
        _awaited[index].Heard.SetResult();
        _awaited.RemoveAt(index);
    }
}
