using DotNetEnv;

namespace MotiveProxy.Server.Configuration;

/// <summary>Reads what is named <c>MOTIVE_PROXY_*</c>: flags under those names, the environment, and .env files.</summary>
internal static class VariableLayer
{
    // The client commands read these; a server that finds them in its environment has no reason to warn.
    private static readonly HashSet<string> NotOurs = [OptionRow.Prefix + "KEY", OptionRow.Prefix + "URL"];

    public static SettingLayer OfFlags(IReadOnlyDictionary<string, string> flags)
    {
        var layer = new SettingLayer();
        foreach (var row in OptionTable.Rows)
            if (flags.TryGetValue(row.Name, out var text))
                layer.Settings[row.Name] = new Setting(text, "flag " + row.Flag);

        return layer;
    }

    public static SettingLayer OfEnvironment(IReadOnlyDictionary<string, string> environment) => Read(environment, "environment variable");

    /// <summary>Reads a file of variables, which need not exist. The environment of this process stays as it is.</summary>
    public static SettingLayer OfFile(string path)
    {
        if (!File.Exists(path))
            return new SettingLayer();

        try
        {
            var variables = new Dictionary<string, string>();
            foreach (var (name, text) in Env.Load(path, new LoadOptions(setEnvVars: false, clobberExistingVars: true, onlyExactPath: true)))
                variables[name] = text;

            return Read(variables, path + ", variable");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or Sprache.ParseException)
        {
            // The parser's text quotes the line that it stumbles on, which may hold a key: only the place is told.
            var place = failure is Sprache.ParseException parsing ? $"line {parsing.Position.Line} is not NAME=value" : failure.Message;
            return new SettingLayer { Errors = { $"{path} cannot be read: {place}" } };
        }
    }

    private static SettingLayer Read(IEnumerable<KeyValuePair<string, string>> variables, string where)
    {
        var layer = new SettingLayer();
        foreach (var (name, text) in variables.OrderBy(variable => variable.Key, StringComparer.Ordinal))
        {
            if (!name.StartsWith(OptionRow.Prefix, StringComparison.Ordinal) || NotOurs.Contains(name))
                continue;

            var row = OptionTable.Rows.FirstOrDefault(row => row.Variable == name);
            if (row is null)
                layer.Warnings.Add($"{where} {name} is no option and has no effect{NearestName.Hint(name, OptionTable.Rows.Select(known => known.Variable))}");
            else
                layer.Settings[row.Name] = new Setting(text, $"{where} {name}");
        }

        return layer;
    }
}
