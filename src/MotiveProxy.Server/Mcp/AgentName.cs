using System.Buffers.Text;
using System.Text;
using MotiveProxy.Core.Sessions;

namespace MotiveProxy.Server.Mcp;

/// <summary>
/// What an agent is called where it claims prompts: as its client calls itself. Clients of older protocols say that once; it is given to them as
/// the id of their session, so that any node knows it and none has to remember it.
/// </summary>
internal static class AgentName
{
    /// <summary>What an agent is called that gives no name.</summary>
    public const string Nameless = "MCP agent";

    private const string Prefix = "name-";

    /// <summary>A client's own name, as a claim takes it.</summary>
    public static string Of(string? client)
    {
        var name = new string([.. (client ?? string.Empty).Where(c => !char.IsControl(c)).Take(PromptClaim.MaxLength)]).Trim();
        return PromptClaim.IsName(name) ? name : Nameless;
    }

    /// <summary>The id of a session of a client with this name.</summary>
    public static string ToSessionId(string name) => Prefix + Base64Url.EncodeToString(Encoding.UTF8.GetBytes(name));

    /// <summary>The name that the id of a session holds; <see langword="null"/> if it is none of ours.</summary>
    public static string? OfSession(string id)
    {
        if (!id.StartsWith(Prefix, StringComparison.Ordinal) || id.Length > Prefix.Length + (PromptClaim.MaxLength * 8) || !Base64Url.IsValid(id.AsSpan(Prefix.Length)))
            return null;

        return Of(Encoding.UTF8.GetString(Base64Url.DecodeFromChars(id.AsSpan(Prefix.Length))));
    }
}
