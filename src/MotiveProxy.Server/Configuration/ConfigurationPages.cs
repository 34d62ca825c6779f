using System.Text;

namespace MotiveProxy.Server.Configuration;

/// <summary>The pages that are made from <see cref="OptionTable.Rows"/>; a test keeps the files true.</summary>
public static class ConfigurationPages
{
    private const string Head = """
        # Configuration

        <!-- Made from src/MotiveProxy.Server/Configuration/OptionTable.cs. MOTIVE_TESTS_UPDATE=1 dotnet test tests/MotiveProxy.Server.Tests writes it anew. -->

        Nothing has to be configured. Whatever is, counts in this order, the strongest first:

        1. a flag: `motive-proxy --session-timeout 600`
        2. an environment variable: `MOTIVE_PROXY_SESSION_TIMEOUT=600`
        3. the same line in a file `.env` in the working directory
        4. `appsettings.json` in the working directory, then in the program's: `{ "MotiveProxy": { "SessionTimeout": 600 } }`
        5. the default

        A duration is a number of seconds (`90`, `0.2`) or has a unit (`500ms`, `30s`, `10m`, `2h`). A size is a number of bytes or has one
        (`64 KiB`, `16 MiB`). An empty value counts as not set. A wrong value stops the start: all errors in one message, exit code 2.
        A variable that begins with `MOTIVE_PROXY_` and is no option is warned about.

        `motive-proxy config` prints what is in force and where it comes from, keys hidden.

        """;

    /// <summary>docs/configuration.md.</summary>
    public static string Reference
    {
        get
        {
            var page = new StringBuilder(Head);
            foreach (var group in OptionTable.Rows.GroupBy(row => row.Group))
            {
                page.Append('\n').Append("## ").Append(group.Key).Append("\n\n| option | default | allowed | what for |\n|---|---|---|---|\n");
                foreach (var row in group)
                    page.Append($"| `{row.Variable}`<br>`{row.Flag}`<br>`{row.Setting}` | `{row.Default}` | {AllowedIn(row)} | {row.Why} |\n");
            }

            return page.ToString();
        }
    }

    /// <summary>.env.example: every option, at its default, commented out.</summary>
    public static string DotEnvExample
    {
        get
        {
            var file = new StringBuilder("# Copy to .env and change what you need. All options: docs/configuration.md\n");
            foreach (var row in OptionTable.Rows)
                file.Append($"\n# {row.Why}\n# Allowed: {AllowedIn(row)}\n# {row.Variable}={row.Default}\n");

            return file.ToString();
        }
    }

    private static string AllowedIn(OptionRow row) => row.Unit is null ? row.Allowed : $"{row.Allowed} ({row.Unit})";
}
