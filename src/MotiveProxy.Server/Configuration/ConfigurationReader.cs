using System.Collections.Immutable;

namespace MotiveProxy.Server.Configuration;

/// <summary>Reads all sources once and makes the options of them.</summary>
public static class ConfigurationReader
{
    /// <summary>The origin of an option that no source names.</summary>
    public const string DefaultOrigin = "default";

    /// <summary>Reads the configuration. Never throws on what is configured: what is wrong is in the result.</summary>
    public static LoadedConfiguration Read(ConfigurationSources sources)
    {
        var layers = LayersOf(sources);
        var errors = layers.SelectMany(layer => layer.Errors).ToImmutableArray().ToBuilder();
        var origins = new List<(OptionRow Row, string Origin)>();
        var options = MotiveOptions.Default;
        foreach (var row in OptionTable.Rows)
        {
            // An empty value counts as not set: that is what `NAME=` means in compose files.
            var setting = layers.Select(layer => layer.Settings.GetValueOrDefault(row.Name)).FirstOrDefault(setting => !string.IsNullOrWhiteSpace(setting.Text));
            if (setting.Text is not null)
                options = Apply(row, setting, options, errors);

            origins.Add((row, setting.Origin ?? DefaultOrigin));
        }

        if (errors.Count == 0)
            errors.AddRange(Contradictions.In(options));

        // Shown as they are in the end: some options bring others with them.
        var inForce = origins.Select(of => new OptionInForce(of.Row, of.Row.Show(options), of.Origin)).ToImmutableArray();
        return new(options, inForce, errors.ToImmutable(), [.. layers.SelectMany(layer => layer.Warnings), .. Advice.On(options)]);
    }

    private static MotiveOptions Apply(OptionRow row, Setting setting, MotiveOptions options, ImmutableArray<string>.Builder errors)
    {
        if (row.TryApply(options, setting.Text, out var complaint) is { } applied)
            return applied;

        errors.Add(ErrorOf(row, setting, complaint));
        return options;
    }

    private static List<SettingLayer> LayersOf(ConfigurationSources sources) =>
    [
        VariableLayer.OfFlags(sources.Flags),
        VariableLayer.OfEnvironment(sources.Environment),
        .. sources.Files.Select(path => Path.GetFileName(path) is ConfigurationSources.DotEnvFile ? VariableLayer.OfFile(path) : SettingsFileLayer.OfFile(path)),
    ];

    private static string ErrorOf(OptionRow row, Setting setting, string complaint)
    {
        var value = row.IsSecret ? "is wrong" : $"is '{setting.Text}'";
        var unit = row.Unit is null ? "" : $" ({row.Unit})";
        var detail = complaint.Length is 0 ? "" : $"; {complaint}";
        return $"{row.Name} {value} ({setting.Origin}): allowed is {row.Allowed}{unit}{detail}";
    }
}
