using System.Security.Cryptography;
using System.Text;

namespace MotiveProxy.Server.Configuration;

/// <summary>What a key may do.</summary>
public enum KeyGrant
{
    /// <summary>Speak on either seat.</summary>
    AnySeat,

    /// <summary>Speak as the stand-in.</summary>
    StandIn,

    /// <summary>Speak as the caller.</summary>
    Caller,

    /// <summary>Speak on either seat and use <c>/api</c>.</summary>
    Admin,
}

/// <summary>A configured key. The key itself is not kept, only its hash.</summary>
public sealed class ApiKey
{
    private readonly byte[] _hash;

    internal ApiKey(string id, string key, KeyGrant grant)
    {
        Id = id;
        Grant = grant;
        _hash = HashOf(key);
    }

    /// <summary>A name for logs and fingerprints that tells nothing about the key: <c>key1</c> for the first.</summary>
    public string Id { get; }

    /// <summary>What it may do.</summary>
    public KeyGrant Grant { get; }

    /// <summary>Tells this key from all others and, like <see cref="Id"/>, nothing about it: a hash of its hash.</summary>
    public string Mark => Convert.ToHexStringLower(SHA256.HashData(_hash));

    internal static byte[] HashOf(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));

    internal bool HasHash(byte[] hash) => CryptographicOperations.FixedTimeEquals(_hash, hash);

    /// <inheritdoc/>
    public override string ToString() => $"{Id}={Grant}";
}
