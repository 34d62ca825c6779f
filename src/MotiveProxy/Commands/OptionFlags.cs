using System.CommandLine;
using MotiveProxy.Server.Configuration;

namespace MotiveProxy.Commands;

/// <summary>The server's options as flags, one for each row of the table.</summary>
internal sealed class OptionFlags
{
    private readonly List<(OptionRow Row, Option<string> Flag)> _flags = [.. OptionTable.Rows.Select(row => (row, FlagOf(row)))];

    public void AddTo(Command command)
    {
        foreach (var (_, flag) in _flags)
            command.Add(flag);
    }

    /// <summary>The flags given, by the option's name. A switch may stand alone.</summary>
    public Dictionary<string, string> Read(ParseResult line)
    {
        var given = new Dictionary<string, string>();
        foreach (var (row, flag) in _flags)
            if (line.GetResult(flag) is { Implicit: false } result)
                given[row.Name] = result.Tokens.Count > 0 ? result.Tokens[^1].Value : "true";

        return given;
    }

    private static Option<string> FlagOf(OptionRow row) => new(row.Flag)
    {
        Description = $"{row.Why} [{row.Default}]",
        HelpName = row.Unit ?? row.Name.ToLowerInvariant(),
        Arity = row.IsSwitch ? ArgumentArity.ZeroOrOne : ArgumentArity.ExactlyOne,
    };
}
