using System.Text.Json;
using System.Text.Json.Serialization;

namespace MotiveProxy.Server.Clients;

/// <summary>The clients whose patience is known: <c>clients.json</c>, which is a part of the program.</summary>
public static class ClientTable
{
    /// <summary>The rows, in the order in which they are tried.</summary>
    public static IReadOnlyList<ClientRow> Rows { get; } = Read();

    /// <summary>The row of a User-Agent, or <see langword="null"/> if nothing is known of it.</summary>
    public static ClientRow? Find(string userAgent)
    {
        foreach (var row in Rows)
        {
            foreach (var agent in row.Agents)
            {
                if (userAgent.StartsWith(agent, StringComparison.Ordinal))
                    return row;
            }
        }

        return null;
    }

    /// <summary>What people call the client of a fingerprint (the key's id if there are keys, the User-Agent, the address); <see langword="null"/> if it is not known.</summary>
    public static string? NameOf(string fingerprint) =>
        (Find(fingerprint) ?? (fingerprint.IndexOf(' ', StringComparison.Ordinal) is > 0 and var key ? Find(fingerprint[(key + 1)..]) : null))?.Name;

    private static IReadOnlyList<ClientRow> Read()
    {
        using var json = typeof(ClientTable).Assembly.GetManifestResourceStream("clients.json")!;
        return JsonSerializer.Deserialize(json, ClientsJson.Default.IReadOnlyListClientRow)!;
    }
}

/// <summary>How <c>clients.json</c> is read: every word in it must be known.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(IReadOnlyList<ClientRow>))]
internal sealed partial class ClientsJson : JsonSerializerContext;
