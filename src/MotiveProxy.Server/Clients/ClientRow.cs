namespace MotiveProxy.Server.Clients;

/// <summary>What is known of a client's patience: a row of <c>clients.json</c>, measured with the client itself.</summary>
public sealed record ClientRow
{
    /// <summary>What people call the client.</summary>
    public required string Name { get; set; }

    /// <summary>The version that was measured.</summary>
    public required string Measured { get; set; }

    /// <summary>How the User-Agent begins; any of these.</summary>
    public required IReadOnlyList<string> Agents { get; set; }

    /// <summary>How it waits for a stream; <see langword="null"/> if it is not known.</summary>
    public ClientPatience? Stream { get; set; }

    /// <summary>How it waits for a plain reply; <see langword="null"/> if it is not known.</summary>
    public ClientPatience? Plain { get; set; }
}
