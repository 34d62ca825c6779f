using MotiveProxy.Server.Configuration;

namespace MotiveProxy.Server.Tests.Configuration;

/// <summary>Where options come from, and which of two wins.</summary>
public sealed class ConfigurationSourceTests : IDisposable
{
    private readonly DirectoryInfo _working = Directory.CreateTempSubdirectory("motive-working-");
    private readonly DirectoryInfo _program = Directory.CreateTempSubdirectory("motive-program-");
    private readonly Dictionary<string, string> _flags = [];
    private readonly Dictionary<string, string> _environment = [];

    public void Dispose()
    {
        _working.Delete(recursive: true);
        _program.Delete(recursive: true);
    }

    [Fact]
    public void Flags_beat_the_environment_beats_dotenv_beats_settings_beat_the_program_s_settings()
    {
        Write(_program, "appsettings.json", """{ "MotiveProxy": { "Port": 1, "Drain": 1, "MaxPrompts": 1, "MaxSessions": 1, "Transcript": 1 } }""");
        Write(_working, "appsettings.json", """{ "MotiveProxy": { "Port": 2, "Drain": 2, "MaxPrompts": 2, "MaxSessions": 2 } }""");
        Write(_working, ".env", "MOTIVE_PROXY_PORT=3\nMOTIVE_PROXY_DRAIN=3\nMOTIVE_PROXY_MAX_PROMPTS=3\n");
        _environment["MOTIVE_PROXY_PORT"] = "4";
        _environment["MOTIVE_PROXY_DRAIN"] = "4";
        _flags["PORT"] = "5";

        var read = Read();

        Assert.Empty(read.Errors);
        Assert.Equal(
            ["flag --port", "environment variable MOTIVE_PROXY_DRAIN", In(_working, ".env, variable MOTIVE_PROXY_MAX_PROMPTS"),
                In(_working, "appsettings.json, MotiveProxy:MaxSessions"), In(_program, "appsettings.json, MotiveProxy:Transcript")],
            new[] { "PORT", "DRAIN", "MAX_PROMPTS", "MAX_SESSIONS", "TRANSCRIPT" }.Select(name => read.InForce.Single(option => option.Row.Name == name).Origin));
        Assert.Equal((5, 4d, 3, 2, 1), (read.Options.Port, read.Options.Drain.TotalSeconds, read.Options.MaxPrompts, read.Options.MaxSessions, read.Options.Transcript));
    }

    [Fact]
    public void An_empty_value_counts_as_not_set()
    {
        _environment["MOTIVE_PROXY_PORT"] = "";
        Write(_working, ".env", "MOTIVE_PROXY_PORT=9000\n");

        Assert.Equal(9000, Read().Options.Port);
    }

    [Fact]
    public void Dotenv_leaves_the_environment_of_the_process_alone()
    {
        Write(_working, ".env", "MOTIVE_PROXY_MODELS=from-dotenv\nSOMETHING_OF_SOMEBODY_ELSE=x\n");

        Assert.Equal(["from-dotenv"], Read().Options.Models.AsEnumerable());
        Assert.Null(Environment.GetEnvironmentVariable("MOTIVE_PROXY_MODELS"));
        Assert.Null(Environment.GetEnvironmentVariable("SOMETHING_OF_SOMEBODY_ELSE"));
    }

    [Fact]
    public void Settings_may_hold_comments_lists_and_switches()
    {
        Write(_working, "appsettings.json", """
            {
              // Ours, and below that somebody else's.
              "MotiveProxy": { "models": ["a", "b"], "Debug": true, "JoinWords": [], "Patience": null, },
              "Logging": { "LogLevel": { "Default": "Information" } }
            }
            """);

        var read = Read();

        Assert.Empty(read.Errors);
        Assert.Equal(["a", "b"], read.Options.Models.AsEnumerable());
        Assert.True(read.Options.Debug);
        Assert.Empty(read.Options.JoinWords);
        Assert.Equal(TimeSpan.FromSeconds(10), read.Options.Patience);
    }

    [Fact]
    public void A_name_that_is_no_option_is_warned_about_with_the_nearest_one()
    {
        _environment["MOTIVE_PROXY_SESION_TIMEOUT"] = "5";
        _environment["MOTIVE_PROXY_KEY"] = "of the client commands";
        Write(_working, ".env", "MOTIVE_PROXY_FLUX_CAPACITOR=1\n");
        Write(_working, "appsettings.json", """{ "MotiveProxy": { "Prot": 1 } }""");

        Assert.Equal(
            [
                "environment variable MOTIVE_PROXY_SESION_TIMEOUT is no option and has no effect; did you mean MOTIVE_PROXY_SESSION_TIMEOUT?",
                In(_working, ".env, variable MOTIVE_PROXY_FLUX_CAPACITOR is no option and has no effect"),
                In(_working, "appsettings.json, MotiveProxy:Prot is no option and has no effect; did you mean Port?"),
            ],
            Read().Warnings.AsEnumerable());
    }

    [Theory]
    [InlineData(".env", "MOTIVE_PROXY_API_KEYS='secret", "line 1")]
    [InlineData("appsettings.json", "{\n\"MotiveProxy\": {", "not JSON at line")]
    [InlineData("appsettings.json", "{ \"MotiveProxy\": 3 }", "not an object")]
    [InlineData("appsettings.json", "{ \"MotiveProxy\": { \"Port\": {} } }", "MotiveProxy:Port is neither")]
    public void A_file_that_cannot_be_read_is_an_error_that_names_it_and_quotes_nothing(string file, string text, string complaint)
    {
        Write(_working, file, text);

        var error = Assert.Single(Read().Errors);

        Assert.StartsWith(In(_working, file), error, StringComparison.Ordinal);
        Assert.Contains(complaint, error, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_report_names_every_option_with_its_origin_and_hides_keys()
    {
        _environment["MOTIVE_PROXY_API_KEYS"] = "very-secret=admin,other";

        var report = ConfigReport.Of(Read());

        Assert.Equal(OptionTable.Rows.Length, report.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Matches("(?m)^API_KEYS +2 keys \\(hidden\\) +environment variable MOTIVE_PROXY_API_KEYS$", report);
        Assert.Matches("(?m)^PORT +8000 +default$", report);
        Assert.DoesNotContain("very-secret", report, StringComparison.Ordinal);
    }

    private static string In(DirectoryInfo directory, string file) => Path.Combine(directory.FullName, file);

    private static void Write(DirectoryInfo directory, string file, string text) => File.WriteAllText(In(directory, file), text);

    private LoadedConfiguration Read() => ConfigurationReader.Read(new ConfigurationSources
    {
        Flags = _flags,
        Environment = _environment,
        WorkingDirectory = _working.FullName,
        ProgramDirectory = _program.FullName,
    });
}
