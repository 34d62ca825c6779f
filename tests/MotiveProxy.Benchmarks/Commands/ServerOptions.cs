using System.CommandLine;
using MotiveProxy.Benchmarks.Targets;

namespace MotiveProxy.Benchmarks.Commands;

/// <summary>The options that say which server is measured, and how it is set.</summary>
internal sealed class ServerOptions
{
    private readonly Option<string?> _server = new("--server")
    {
        Description = "A folder with a published MotiveProxy. Without it, this repository's is published first.",
    };

    private readonly Option<string[]> _with = new("--with")
    {
        Description = "A setting of the server other than its default, as NAME=VALUE without the prefix: --with LOG_LEVEL=warning.",
    };

    public void AddTo(Command command)
    {
        command.Add(_server);
        command.Add(_with);
    }

    public Contestants Read(ParseResult parsed, params IEnumerable<(string Name, string Value)> needed)
    {
        var settings = needed.ToDictionary(setting => setting.Name, setting => setting.Value);
        foreach (var pair in parsed.GetValue(_with) ?? [])
        {
            if (pair.Split('=', 2) is not [var name, var value])
                throw new BenchmarkException($"--with {pair}: not NAME=VALUE");

            settings[name] = value;
        }

        return new Contestants(parsed.GetValue(_server), settings);
    }
}
