namespace MotiveProxy.Server.Requests;

/// <summary>A caller's request as it came, but for its credentials, which are masked, and its cookies, which are left out.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Origin">Scheme and host, by which the caller reached this server.</param>
/// <param name="Target">Path and query as they were sent.</param>
/// <param name="Headers">In the order in which they came.</param>
/// <param name="Body">JSON in UTF-8, byte for byte.</param>
internal sealed record RawRequest(string Method, string Origin, string Target, IReadOnlyList<RawHeader> Headers, ReadOnlyMemory<byte> Body)
{
    /// <summary>What stands in the place of a credential.</summary>
    public const string Mask = "***";

    /// <summary>About how many bytes it takes.</summary>
    public long Size { get; } = Body.Length + Headers.Sum(header => 2L * (header.Name.Length + header.Value.Length)) + (2L * (Origin.Length + Target.Length));
}

/// <summary>A header of a request.</summary>
/// <param name="Name">As it was sent.</param>
/// <param name="Value">As it was sent; with <see cref="RawRequest.Mask"/> for what is secret in it.</param>
/// <param name="IsMasked">Whether something in it is masked.</param>
internal readonly record struct RawHeader(string Name, string Value, bool IsMasked);
