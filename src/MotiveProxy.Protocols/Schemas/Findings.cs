using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace MotiveProxy.Protocols.Schemas;

/// <summary>One mistake in a value.</summary>
/// <param name="Place">Where.</param>
/// <param name="Must">What should be there, such as <c>must be a whole number</c>.</param>
/// <param name="Fact">What is there instead, such as <c>, is "three"</c>; may be empty.</param>
internal readonly record struct Mistake(Place Place, string Must, string Fact)
{
    private const int LongestExcerpt = 40;

    /// <summary>What is there, in the words of a person: <c>, is "three"</c>.</summary>
    public static string Is(JsonElement value) => ", is " + Excerpt(value);

    /// <summary>The beginning of a value, as JSON on one line.</summary>
    public static string Excerpt(JsonElement value)
    {
        // At most four bytes make a character.
        var raw = JsonMarshal.GetRawUtf8Value(value);
        var text = Encoding.UTF8.GetString(raw[..Math.Min(raw.Length, 4 * (LongestExcerpt + 1))]).ReplaceLineEndings(" ");
        if (text.Length <= LongestExcerpt)
            return text;

        return text[..(LongestExcerpt - (char.IsHighSurrogate(text[LongestExcerpt - 1]) ? 1 : 0))] + "...";
    }

    /// <inheritdoc/>
    public override string ToString() => Place == Place.Root ? Must + Fact : $"{Place}: {Must}{Fact}";
}

/// <summary>The mistakes found in a value: all are counted, the first are kept.</summary>
/// <param name="most">How many are kept, at least 1.</param>
internal sealed class Findings(int most = Findings.MostTold)
{
    /// <summary>How many mistakes a person is told; of the others there is only the number.</summary>
    public const int MostTold = 3;

    private readonly List<Mistake> _first = [];
    private int _count;

    /// <summary>Whether nothing is wrong.</summary>
    public bool IsEmpty => _count == 0;

    /// <summary>Whether something was asked for that cannot be checked here: without a mistake the value may fit, or not.</summary>
    public bool IsDoubtful { get; private set; }

    /// <summary>Whether the value fits for certain.</summary>
    public bool Fits => IsEmpty && !IsDoubtful;

    /// <summary>How far the value is from what was wanted: the form that is meant among several is the nearest.</summary>
    public int Distance { get; private set; }

    /// <summary>The first mistake; there must be one.</summary>
    public Mistake First => _first[0];

    /// <summary>Those that are kept, in the order in which they were found.</summary>
    public IReadOnlyList<Mistake> Kept => _first;

    /// <summary>Adds a mistake.</summary>
    /// <param name="mistake">The mistake.</param>
    /// <param name="distance">How much it tells that another form is meant.</param>
    public void Add(Mistake mistake, int distance = 1)
    {
        if (_first.Count < most)
            _first.Add(mistake);

        _count++;
        Distance += distance;
    }

    /// <summary>Notes that something could not be checked.</summary>
    public void Doubt() => IsDoubtful = true;

    /// <summary>Adds all of another's.</summary>
    public void Add(Findings others)
    {
        _first.AddRange(others._first.Take(most - _first.Count));
        _count += others._count;
        Distance += others.Distance;
    }

    /// <summary>The first mistakes and how many more, for a person to read.</summary>
    public override string ToString()
    {
        var more = _count > _first.Count ? $"; and {_count - _first.Count} more" : "";
        return string.Join("; ", _first) + more;
    }
}
