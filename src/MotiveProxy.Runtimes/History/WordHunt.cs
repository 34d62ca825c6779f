namespace MotiveProxy.Runtimes.History;

/// <summary>Looks for words, each of which must occur somewhere. Case does not count.</summary>
/// <param name="words">The words.</param>
internal sealed class WordHunt(IEnumerable<string> words)
{
    private readonly List<string> _missing = [.. words];

    /// <summary>Whether all were found.</summary>
    public bool IsOver => _missing.Count == 0;

    /// <summary>Looks into a text.</summary>
    public void LookInto(ReadOnlySpan<char> text)
    {
        for (var i = _missing.Count - 1; i >= 0; i--)
        {
            if (text.Contains(_missing[i], StringComparison.OrdinalIgnoreCase))
                _missing.RemoveAt(i);
        }
    }
}
