namespace MotiveProxy.Server.Configuration;

/// <summary>One option: everything that is said about it anywhere comes from here.</summary>
public abstract class OptionRow
{
    /// <summary>What every option's environment variable begins with.</summary>
    public const string Prefix = "MOTIVE_PROXY_";

    private protected OptionRow(string name, string group, string allowed, string? unit, string why)
    {
        Name = name;
        Group = group;
        Allowed = allowed;
        Unit = unit;
        Why = why;
        Flag = "--" + name.Replace('_', '-').ToLowerInvariant();
        Setting = string.Concat(name.Split('_').Select(word => word[0] + word[1..].ToLowerInvariant()));
    }

    /// <summary>The name, such as <c>SESSION_TIMEOUT</c>.</summary>
    public string Name { get; }

    /// <summary>The heading that it stands under.</summary>
    public string Group { get; }

    /// <summary>Which values are allowed.</summary>
    public string Allowed { get; }

    /// <summary>What a plain number counts, such as <c>seconds</c>; <see langword="null"/> where nothing is counted.</summary>
    public string? Unit { get; }

    /// <summary>What it is for, in one line.</summary>
    public string Why { get; }

    /// <summary>The flag, such as <c>--session-timeout</c>.</summary>
    public string Flag { get; }

    /// <summary>The key in the section <c>MotiveProxy</c> of appsettings.json, such as <c>SessionTimeout</c>.</summary>
    public string Setting { get; }

    /// <summary>The environment variable, such as <c>MOTIVE_PROXY_SESSION_TIMEOUT</c>.</summary>
    public string Variable => Prefix + Name;

    /// <summary>Whether the flag may stand without a value.</summary>
    public abstract bool IsSwitch { get; }

    /// <summary>Whether the value is never shown.</summary>
    public bool IsSecret { get; init; }

    /// <summary>The default, as it would be written.</summary>
    public string Default => Show(MotiveOptions.Default);

    /// <summary>The value in force, as it would be written; never a secret.</summary>
    public abstract string Show(MotiveOptions options);

    /// <summary>Puts a value into the options.</summary>
    /// <param name="options">The options before.</param>
    /// <param name="text">The value as written.</param>
    /// <param name="complaint">Why it is not allowed, as far as <see cref="Allowed"/> does not say it.</param>
    /// <returns>The options after, or <see langword="null"/> if the value is not allowed.</returns>
    public abstract MotiveOptions? TryApply(MotiveOptions options, string text, out string complaint);
}

/// <summary>An option with its type.</summary>
internal sealed class OptionRow<T>(
    string name,
    string group,
    OptionKind<T> kind,
    Func<MotiveOptions, T> get,
    Func<MotiveOptions, T, MotiveOptions> set,
    string why) : OptionRow(name, group, kind.Allowed, kind.Unit, why)
{
    public override bool IsSwitch => typeof(T) == typeof(bool);

    public override string Show(MotiveOptions options) => kind.Write(get(options));

    public override MotiveOptions? TryApply(MotiveOptions options, string text, out string complaint)
    {
        var reading = kind.Read(text.Trim());
        complaint = reading.Complaint ?? "";
        return reading.Complaint is null ? set(options, reading.Value!) : null;
    }
}
