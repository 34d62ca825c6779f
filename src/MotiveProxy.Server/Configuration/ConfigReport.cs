using System.Text;

namespace MotiveProxy.Server.Configuration;

/// <summary>What is in force and from where, for people. Secrets are hidden.</summary>
public static class ConfigReport
{
    /// <summary>One line an option: name, value, origin.</summary>
    public static string Of(LoadedConfiguration configuration)
    {
        var names = configuration.InForce.Max(option => option.Row.Name.Length);
        var values = configuration.InForce.Max(option => option.Value.Length);
        var report = new StringBuilder();
        foreach (var option in configuration.InForce)
            report.Append(option.Row.Name.PadRight(names + 2)).Append(option.Value.PadRight(values + 2)).Append(option.Origin).Append('\n');

        return report.ToString();
    }

    /// <summary>All errors in one message.</summary>
    public static string OfErrors(LoadedConfiguration configuration)
    {
        var report = new StringBuilder("The configuration is wrong:\n");
        foreach (var error in configuration.Errors)
            report.Append("  ").Append(error).Append('\n');

        return report.ToString();
    }
}
