namespace MotiveProxy.Server.Configuration;

/// <summary>Guesses which name was meant by one that does not exist.</summary>
internal static class NearestName
{
    /// <summary>The words that offer the nearest known name, or nothing if none is near.</summary>
    public static string Hint(string name, IEnumerable<string> known)
    {
        var nearest = known.MinBy(candidate => Distance(name, candidate))!;
        return Distance(name, nearest) <= Math.Max(2, nearest.Length / 4) ? $"; did you mean {nearest}?" : "";
    }

    // Levenshtein's distance, a row at a time.
    private static int Distance(string left, string right)
    {
        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var same = char.ToUpperInvariant(left[i - 1]) == char.ToUpperInvariant(right[j - 1]);
                (diagonal, row[j]) = (row[j], Math.Min(diagonal + (same ? 0 : 1), 1 + Math.Min(row[j], row[j - 1])));
            }
        }

        return row[^1];
    }
}
