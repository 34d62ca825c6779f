using System.Buffers.Binary;
using System.Security.Cryptography;

namespace MotiveProxy.Core.Sessions;

/// <summary>The first 128 bits of a SHA-256 over what something means. Equal digests: the same thing, said again.</summary>
/// <param name="Value">The bits.</param>
public readonly record struct Digest(UInt128 Value)
{
    /// <summary>Digests bytes.</summary>
    internal static Digest Of(ReadOnlySpan<byte> bytes)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, hash);
        return new Digest(BinaryPrimitives.ReadUInt128BigEndian(hash));
    }
}
