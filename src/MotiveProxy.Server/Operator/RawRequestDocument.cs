using System.Text;
using MotiveProxy.Server.Requests;

namespace MotiveProxy.Server.Operator;

/// <summary>A caller's request as it came, as <c>GET /api/prompts/{id}/request</c> tells it. Credentials are masked, cookies left out.</summary>
/// <param name="Id">The prompt's id.</param>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">Path and query, as they were sent.</param>
/// <param name="Headers">In the order in which they came.</param>
/// <param name="Body">The body, as text.</param>
public sealed record RawRequestDocument(string Id, string Method, string Path, IReadOnlyList<HeaderDocument> Headers, string Body)
{
    /// <summary>From what is kept.</summary>
    internal static RawRequestDocument Of(string id, RawRequest request) => new(
        id, request.Method, request.Target, [.. request.Headers.Select(header => new HeaderDocument(header.Name, header.Value))], Encoding.UTF8.GetString(request.Body.Span));
}

/// <summary>A header of a request.</summary>
/// <param name="Name">As it was sent.</param>
/// <param name="Value">As it was sent, or masked.</param>
public sealed record HeaderDocument(string Name, string Value);
