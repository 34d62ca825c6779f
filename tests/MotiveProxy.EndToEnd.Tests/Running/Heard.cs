using System.Text;
using System.Text.RegularExpressions;

namespace MotiveProxy.EndToEnd.Tests.Running;

/// <summary>The bytes that went one way through a wire, as text. Tests wait here for what must have been said.</summary>
internal sealed class Heard
{
    private readonly Lock _lock = new();
    private readonly StringBuilder _text = new();
    private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Adds what was carried; what is no ASCII is not looked for.</summary>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        lock (_lock)
        {
            _text.Append(Encoding.ASCII.GetString(bytes));
            _more.SetResult();
            _more = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>Waits until a text was said so many times.</summary>
    public async Task UntilAsync(string text, int times)
    {
        while (true)
        {
            Task more;
            lock (_lock)
            {
                if (Regex.Count(_text.ToString(), Regex.Escape(text), RegexOptions.None, TimeSpan.FromSeconds(1)) >= times)
                    return;
                more = _more.Task;
            }

            await more.Within($"{times} times {text}");
        }
    }
}
