using System.Collections;

namespace MotiveProxy.Server.Configuration;

/// <summary>Where configuration comes from, strongest first: flags, environment, .env, appsettings.json.</summary>
public sealed record ConfigurationSources
{
    /// <summary>The name of the file of environment variables, looked for in <see cref="WorkingDirectory"/>.</summary>
    public const string DotEnvFile = ".env";

    /// <summary>The name of the settings file, looked for in <see cref="WorkingDirectory"/> and then in <see cref="ProgramDirectory"/>.</summary>
    public const string SettingsFile = "appsettings.json";

    /// <summary>The flags given, by <see cref="OptionRow.Name"/>.</summary>
    public IReadOnlyDictionary<string, string> Flags { get; init; } = new Dictionary<string, string>();

    /// <summary>The environment variables.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>The directory in which the command was started; <see langword="null"/>: no file is read there.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>The directory of the program's own files; <see langword="null"/>: no file is read there.</summary>
    public string? ProgramDirectory { get; init; }

    /// <summary>The files that <see cref="ConfigurationReader"/> would read, whether or not they exist.</summary>
    public IReadOnlyList<string> Files =>
    [
        .. WorkingDirectory is { } working ? [Path.Combine(working, DotEnvFile), Path.Combine(working, SettingsFile)] : Array.Empty<string>(),
        .. ProgramDirectory is { } program && program != WorkingDirectory ? [Path.Combine(program, SettingsFile)] : Array.Empty<string>(),
    ];

    /// <summary>The sources of this process.</summary>
    /// <param name="flags">The flags given, by <see cref="OptionRow.Name"/>.</param>
    public static ConfigurationSources OfThisProcess(IReadOnlyDictionary<string, string> flags) => new()
    {
        Flags = flags,
        Environment = System.Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .ToDictionary(entry => (string)entry.Key, entry => (string?)entry.Value ?? ""),
        WorkingDirectory = Directory.GetCurrentDirectory(),
        ProgramDirectory = Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory),
    };
}
