using System.Collections.Immutable;

namespace MotiveProxy.Server.Configuration;

/// <summary>All configured keys.</summary>
public sealed class ApiKeyRing
{
    private static readonly (string Word, KeyGrant Grant)[] Grants =
        [("standin", KeyGrant.StandIn), ("caller", KeyGrant.Caller), ("admin", KeyGrant.Admin)];

    private readonly ImmutableArray<ApiKey> _keys;

    private ApiKeyRing(ImmutableArray<ApiKey> keys) => _keys = keys;

    /// <summary>No keys: the server is open.</summary>
    public static ApiKeyRing Empty { get; } = new([]);

    /// <summary>Whether there is no key.</summary>
    public bool IsEmpty => _keys.IsEmpty;

    /// <summary>How many keys there are.</summary>
    public int Count => _keys.Length;

    /// <summary>Whether some key opens <c>/api</c>.</summary>
    public bool HasAdmin => _keys.Any(key => key.Grant is KeyGrant.Admin);

    /// <summary>Whether the key with a mark is one of these and opens <c>/api</c>.</summary>
    public bool HasAdminMarked(string mark) => _keys.Any(key => key.Grant is KeyGrant.Admin && key.Mark == mark);

    /// <summary>Finds a key. Takes the same time whichever key it is, or none.</summary>
    /// <param name="presented">What the client sent.</param>
    public ApiKey? Find(string presented)
    {
        var hash = ApiKey.HashOf(presented);
        ApiKey? found = null;
        foreach (var key in _keys)
            if (key.HasHash(hash))
                found = key;

        return found;
    }

    /// <summary>Reads <c>key</c>, <c>key=standin</c>, <c>key=caller</c> and <c>key=admin</c>, separated by commas; <c>none</c> for none.</summary>
    /// <param name="text">The keys.</param>
    /// <exception cref="FormatException">An entry cannot be read. The message tells its place, never the key.</exception>
    public static ApiKeyRing Parse(string text)
    {
        var reading = Read(text);
        return reading.Complaint is { } complaint ? throw new FormatException(complaint) : reading.Value!;
    }

    internal static Reading<ApiKeyRing> Read(string text)
    {
        if (text.Equals("none", StringComparison.OrdinalIgnoreCase))
            return Reading<ApiKeyRing>.Of(Empty);

        var keys = ImmutableArray.CreateBuilder<ApiKey>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var entry in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var place = keys.Count + 1;
            if (!TrySplit(entry, out var key, out var grant))
                return Reading<ApiKeyRing>.Wrong($"key {place} ends in a right that is none of standin, caller and admin");
            if (key.Length is 0 or > 512 || key.Any(character => character is <= ' ' or > '~'))
                return Reading<ApiKeyRing>.Wrong($"key {place} is not 1 to 512 visible ASCII characters");
            if (!seen.Add(key))
                return Reading<ApiKeyRing>.Wrong($"key {place} stands there twice");

            keys.Add(new ApiKey($"key{place}", key, grant));
        }

        return Reading<ApiKeyRing>.Of(new ApiKeyRing(keys.ToImmutable()));
    }

    // Base64 ends in `=`: only what follows the last one can be a right, and an unknown right is never silently a part of the key.
    private static bool TrySplit(string entry, out string key, out KeyGrant grant)
    {
        var equals = entry.LastIndexOf('=');
        key = entry;
        grant = KeyGrant.AnySeat;
        if (equals < 0 || equals == entry.Length - 1)
            return true;

        key = entry[..equals];
        foreach (var (word, meant) in Grants)
        {
            if (!entry.AsSpan(equals + 1).Equals(word, StringComparison.OrdinalIgnoreCase))
                continue;

            grant = meant;
            return true;
        }

        return false;
    }
}
