using System.CommandLine;
using System.Net;
using MotiveProxy.Server.Configuration;

namespace MotiveProxy.Talking;

/// <summary>Which server, and with which key: the flags that all client commands share.</summary>
internal sealed class LinkOptions
{
    /// <summary>How a command is given a key.</summary>
    public const string KeyHint = $"This command sends the key that --key or {KeyVariable} gives.";

    private const string KeyVariable = OptionRow.Prefix + "KEY";
    private const string UrlVariable = OptionRow.Prefix + "URL";

    private readonly Option<string> _url = new("--url")
    {
        Description = $"The server. [{UrlVariable}, else http://HOST:PORT as configured for the server here]",
        HelpName = "url",
    };

    private readonly Option<string> _key = new("--key") { Description = $"The API key, if the server wants one. [{KeyVariable}]", HelpName = "key" };

    public LinkOptions(Command command)
    {
        command.Add(_url);
        command.Add(_key);
    }

    /// <exception cref="CommandFailedException">The URL is none, or the configuration that it comes from is wrong.</exception>
    public ServerLink Open(ParseResult line, Surroundings surroundings)
    {
        var environment = surroundings.Sources.Environment;
        var url = line.GetValue(_url) ?? NullIfEmpty(environment.GetValueOrDefault(UrlVariable));
        var key = line.GetValue(_key) ?? NullIfEmpty(environment.GetValueOrDefault(KeyVariable));
        return new ServerLink(url is null ? Configured(surroundings.Sources) : Parse(url), key);
    }

    // People paste the base URL of an SDK: the seat and the version are ours to add.
    private static Uri Parse(string url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
            throw new CommandFailedException($"'{url}' is not the URL of a server. Write http://HOST:PORT.") { ExitCode = ExitCodes.Misconfigured };

        var path = address.GetLeftPart(UriPartial.Path).TrimEnd('/');
        foreach (var ending in new[] { "/v1", "/standin", "/caller" })
            path = path.EndsWith(ending, StringComparison.Ordinal) ? path[..^ending.Length] : path;

        return new Uri(path + "/");
    }

    private static Uri Configured(ConfigurationSources sources)
    {
        var configuration = ConfigurationReader.Read(sources);
        if (!configuration.Errors.IsEmpty)
            throw new CommandFailedException(ConfigReport.OfErrors(configuration).TrimEnd()) { ExitCode = ExitCodes.Misconfigured };

        var (host, port) = (configuration.Options.Host, configuration.Options.Port);
        var isAny = IPAddress.TryParse(host, out var address) && (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any));
        return new UriBuilder("http", isAny ? "127.0.0.1" : host, port).Uri;
    }

    private static string? NullIfEmpty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}
