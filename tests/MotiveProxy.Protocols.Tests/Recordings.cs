using System.Text;
using System.Text.Json;
using MotiveProxy.Protocols.Gemini;
using MotiveProxy.Tests.Common;

namespace MotiveProxy.Protocols.Tests;

/// <summary>Requests that real clients sent, from the folder of the same name, as far as they are turns of a protocol that is spoken here.</summary>
internal static class Recordings
{
    /// <summary>All requests, in the order of their files.</summary>
    public static IReadOnlyList<RecordedRequest> All { get; } = [.. ReadAll()];

    /// <summary>One request of a file.</summary>
    public static RecordedRequest Find(string file, int number) => All.Single(request => request.File == file && request.Number == number);

    private static IEnumerable<RecordedRequest> ReadAll()
    {
        var folder = Path.Combine(SourceTree.Project, "Recordings");
        foreach (var file in Directory.EnumerateFiles(folder, "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file));
            var number = 0;
            foreach (var request in document.RootElement.GetProperty("requests").EnumerateArray())
            {
                number++;
                var path = request.GetProperty("path").GetString()!;
                if (request.GetProperty("method").GetString() != "POST" || CodecAt(path) is not { } codec)
                    continue;
                yield return new RecordedRequest(
                    Path.GetRelativePath(folder, file).Replace(Path.DirectorySeparatorChar, '/'),
                    number,
                    request.TryGetProperty("name", out var name) ? name.GetString()! : "main",
                    path,
                    codec,
                    Encoding.UTF8.GetBytes(request.GetProperty("body").GetRawText()));
            }
        }
    }

    // Google's clients say in the path, and behind it, what they ask for.
    private static IExchangeCodec? CodecAt(string path)
    {
        var method = ModelMethod.Split(path.Split('?')[0]).Method;
        var found = GeminiMethods.All.FirstOrDefault(one => one.Name == method && (one.Alt is null || path.EndsWith($"?alt={one.Alt}", StringComparison.Ordinal)));
        return found?.Use switch
        {
            EndpointUse.Exchange exchange => exchange.Codec,
            EndpointUse.TokenCount count => count.Codec,
            _ => ProtocolCatalog.CodecAt(path.Split('?')[0]),
        };
    }
}

/// <summary>A request that a client sent.</summary>
/// <param name="File">The recording, relative to the folder.</param>
/// <param name="Number">Its number in the recording, from 1.</param>
/// <param name="Name">What it is: <c>main</c>, or what the client asks in the background.</param>
/// <param name="Path">The path that it was sent to.</param>
/// <param name="Codec">What is spoken at that path.</param>
/// <param name="Body">Its body.</param>
internal sealed record RecordedRequest(string File, int Number, string Name, string Path, IExchangeCodec Codec, byte[] Body)
{
    public bool IsMain => Name.StartsWith("main", StringComparison.Ordinal);

    public string? ModelInPath => Path.Split('/') switch
    {
        ["", "openai", "deployments", var name, ..] => name,
        [.., "models", var named] => ModelMethod.Split(named).Model,
        _ => null,
    };

    public DecodedRequest Decode() => Said(Codec.Decode(Body, new DecodeLimits(), ModelInPath)) ?? throw new InvalidOperationException($"{File}: not a request");

    public static DecodedRequest? Said(Decoded decoded) => decoded switch
    {
        Decoded.Request asked => asked.Value,
        Decoded.Settled settled => settled.Value,
        _ => null,
    };
}
