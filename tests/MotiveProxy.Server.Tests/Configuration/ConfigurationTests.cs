using Microsoft.Extensions.Logging;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes;
using MotiveProxy.Server.Configuration;

namespace MotiveProxy.Server.Tests.Configuration;

/// <summary>What options mean, whatever source they come from.</summary>
public sealed class ConfigurationTests
{
    [Fact]
    public void Nothing_has_to_be_configured()
    {
        var configuration = ConfigurationReader.Read(new ConfigurationSources());

        Assert.Empty(configuration.Errors);
        Assert.Empty(configuration.Warnings);
        Assert.All(configuration.InForce, option => Assert.Equal(ConfigurationReader.DefaultOrigin, option.Origin));
        Assert.Equal(("127.0.0.1", 8000), (configuration.Options.Host, configuration.Options.Port));
    }

    [Fact]
    public void Every_option_reads_what_it_shows()
    {
        foreach (var row in OptionTable.Rows)
        {
            var applied = row.TryApply(MotiveOptions.Default, row.Default, out var complaint);
            Assert.True(applied is not null, $"{row.Name}: '{row.Default}' {complaint}");
            Assert.Equal(row.Default, row.Show(applied));
        }
    }

    [Fact]
    public void Every_option_can_be_changed_and_changes_nothing_else()
    {
        var noRows = Path.Combine(AppContext.BaseDirectory, "no-rows.json");
        File.WriteAllText(noRows, "[]");
        var other = new Dictionary<string, string>
        {
            ["HOUSEKEEPING_FILE"] = noRows,
            ["HOST"] = "::1",
            ["PORT"] = "9000",
            ["RELOAD"] = "true",
            ["DRAIN"] = "0.5",
            ["LOG_LEVEL"] = "error",
            ["LOG_FORMAT"] = "json",
            ["DEBUG"] = "true",
            ["SESSION_TIMEOUT"] = "0.2",
            ["TURN_TIMEOUT"] = "0.2",
            ["RECONNECT_GRACE"] = "0",
            ["PRESENT"] = "full",
            ["JOIN_WORDS"] = "/here",
            ["CHECK_ANSWERS"] = "off",
            ["MAX_CHECK_STEPS"] = "1000",
            ["HOUSEKEEPING"] = "standin",
            ["MODELS"] = "a/b,c",
            ["HEARTBEAT"] = "0.05",
            ["PATIENCE"] = "off",
            ["API_KEYS"] = "k=admin",
            ["CORS_ORIGINS"] = "https://chat.example:8443",
            ["ALLOWED_HOSTS"] = "motive.example",
            ["STORE"] = "none",
            ["RUNTIME"] = "postgres",
            ["DATABASE"] = "elsewhere.db",
            ["AKKA_SEEDS"] = "node1:4053,node2:4053",
            ["AKKA_HOST"] = "node1",
            ["AKKA_PORT"] = "0",
            ["AKKA_SESSIONS"] = "false",
            ["STORE_AGE"] = "0",
            ["STORE_SIZE"] = "2 MiB",
            ["MAX_SESSIONS"] = "2",
            ["MAX_PROMPTS"] = "2",
            ["MAX_BODY"] = "2 MiB",
            ["MAX_MESSAGES"] = "2",
            ["MAX_TOOLS"] = "2",
            ["MAX_VALUES"] = "2000",
            ["RAW_REQUESTS"] = "0",
            ["MAX_CONNECTIONS"] = "2",
            ["MAX_REMEMBERED"] = "2",
            ["TRANSCRIPT"] = "0",
            ["WATCHER_BUFFER"] = "2",
            ["EVENT_TEXT"] = "2000",
            ["KEPT_IN_MEMORY"] = "1 MiB",
            ["KEPT_IN_STORE"] = "1 MiB",
            ["SEARCH_TIME"] = "0.1",
            ["SEARCH_SIZE"] = "1 MiB",
        };
        Assert.Equal(OptionTable.Rows.Select(row => row.Name).Order(), other.Keys.Order());

        foreach (var row in OptionTable.Rows)
        {
            var changed = row.TryApply(MotiveOptions.Default, other[row.Name], out _)!;
            var different = OptionTable.Rows.Where(candidate => candidate.Show(changed) != candidate.Default);
            Assert.Equal(row.Name is "RUNTIME" ? ["STORE", "RUNTIME"] : [row.Name], different.Select(candidate => candidate.Name));
        }
    }

    [Theory]
    [InlineData("postgres", null)]
    [InlineData(null, "postgres")]
    [InlineData("postgres", "postgres")]
    [InlineData("postgres", "sqlite")]
    public void Either_of_runtime_and_store_says_that_all_is_in_postgresql(string? runtime, string? store)
    {
        var configuration = Reading(("RUNTIME", runtime), ("STORE", store), ("DATABASE", "Host=db;Password=secret"));

        Assert.Empty(configuration.Errors);
        Assert.Equal((RuntimeKind.Postgres, StoreKind.Postgres), (configuration.Options.Runtime, configuration.Options.Store));
        Assert.Equal("postgres", configuration.InForce.Single(option => option.Row.Name is "STORE").Value);
    }

    [Theory]
    [InlineData("postgres", "none", "Host=db", "STORE is 'none' and RUNTIME is 'postgres'")]
    [InlineData("in-process", "postgres", "Host=db", "RUNTIME is 'in-process' and STORE is 'postgres'")]
    [InlineData("postgres", null, null, "DATABASE is missing")]
    [InlineData("postgres", null, "postgres://user:secret@db/motive", "DATABASE is no connection string: it is a URL")]
    [InlineData("postgres", null, "Password=secret", "DATABASE is no connection string: it names no Host")]
    [InlineData("postgres", null, "Host=db;Passwort=secret", "DATABASE is no connection string: it has a word that is none of Npgsql's")]
    [InlineData(null, null, "Host=db;Password=secret", "DATABASE is a connection string, and STORE=sqlite wants a file")]
    public void What_contradicts_itself_is_an_error_that_shows_no_secret(string? runtime, string? store, string? database, string expected)
    {
        var error = Assert.Single(Reading(("RUNTIME", runtime), ("STORE", store), ("DATABASE", database)).Errors);

        Assert.StartsWith(expected, error, StringComparison.Ordinal);
        Assert.DoesNotContain("secret@", error, StringComparison.Ordinal);
        Assert.DoesNotContain("Passwort=secret", error, StringComparison.Ordinal);
    }

    // These tests are of a build without it.
    [Fact]
    public void What_this_build_has_not_is_an_error_that_says_what_to_do()
    {
        var error = Assert.Single(Reading(("RUNTIME", "akka")).Errors);

        Assert.StartsWith("RUNTIME is 'akka', and this build of MotiveProxy has no Akka.NET", error, StringComparison.Ordinal);
        Assert.Contains("-p:WithAkka=true", error, StringComparison.Ordinal);
        Assert.Contains("RUNTIME=postgres", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, StoreKind.None)]
    [InlineData("none", StoreKind.None)]
    [InlineData("postgres", StoreKind.Postgres)]
    public void A_cluster_of_actors_keeps_nothing_unless_it_is_told_to(string? store, StoreKind expected)
    {
        var options = Reading(("RUNTIME", "akka"), ("STORE", store), ("DATABASE", store is "postgres" ? "Host=db;Password=secret" : null)).Options;

        Assert.Equal((RuntimeKind.Akka, expected), (options.Runtime, options.Store));
    }

    [Theory]
    [InlineData("none", true)]
    [InlineData("node1:4053,10.0.0.7:4053,[::1]:4053", true)]
    [InlineData("node1", false)]
    [InlineData("node1:0", false)]
    [InlineData("node1:99999", false)]
    [InlineData("akka.tcp://motive-proxy@node1:4053", false)]
    public void A_seed_is_a_host_and_a_port(string seeds, bool isAllowed)
    {
        Assert.Equal(isAllowed, Reading(("AKKA_SEEDS", seeds)).Errors.IsEmpty);
    }

    [Theory]
    [InlineData("akka", "false", null, true)]
    [InlineData("akka", "false", "node1:4053", false)]
    [InlineData("akka", "true", null, false)]
    [InlineData("in-process", "false", null, false)]
    public void A_server_without_sessions_must_know_where_they_are(string runtime, string sessions, string? seeds, bool isWrong)
    {
        var errors = Reading(("RUNTIME", runtime), ("AKKA_SESSIONS", sessions), ("AKKA_SEEDS", seeds)).Errors;

        Assert.Equal(isWrong, errors.Any(error => error.StartsWith("AKKA_SESSIONS is 'false' and AKKA_SEEDS names nobody", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_password_is_never_shown()
    {
        var configuration = Reading(("RUNTIME", "postgres"), ("STORE", null), ("DATABASE", "Host=db;Username=motive;Password=secret;SSL Password=hidden"));

        Assert.Equal(
            "Host=db;Username=motive;Password=***;SSL Password=***",
            configuration.InForce.Single(option => option.Row.Name is "DATABASE").Value);
    }

    [Theory]
    [InlineData("90", 90)]
    [InlineData("0.2", 0.2)]
    [InlineData("500ms", 0.5)]
    [InlineData("30s", 30)]
    [InlineData("10 m", 600)]
    [InlineData("2h", 7200)]
    public void A_duration_is_a_number_of_seconds_or_has_a_unit(string text, double seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), Reading("SESSION_TIMEOUT", text).Options.SessionTimeout);

    [Theory]
    [InlineData("65536", 65536)]
    [InlineData("64KiB", 65536)]
    [InlineData("1.5 MiB", 1572864)]
    public void A_size_is_a_number_of_bytes_or_has_a_unit(string text, long bytes) =>
        Assert.Equal(bytes, Reading("MAX_BODY", text).Options.MaxBody);

    [Theory]
    [InlineData("HOST", "example.com")]
    [InlineData("HOST", "*")]
    [InlineData("PORT", "65536")]
    [InlineData("PORT", "-1")]
    [InlineData("PORT", "8e3")]
    [InlineData("SESSION_TIMEOUT", "0")]
    [InlineData("SESSION_TIMEOUT", "1d")]
    [InlineData("TURN_TIMEOUT", "0.01")]
    [InlineData("TURN_TIMEOUT", "NaN")]
    [InlineData("HEARTBEAT", "60")]
    [InlineData("PATIENCE", "never")]
    [InlineData("MAX_BODY", "1")]
    [InlineData("MAX_BODY", "1024.5")]
    [InlineData("MAX_SESSIONS", "0")]
    [InlineData("LOG_LEVEL", "loud")]
    [InlineData("DEBUG", "maybe")]
    [InlineData("CORS_ORIGINS", "https://chat.example/path")]
    [InlineData("CORS_ORIGINS", "*,chat.example")]
    [InlineData("ALLOWED_HOSTS", "chat.example:80")]
    public void A_wrong_value_is_an_error_that_says_name_value_origin_and_range(string name, string value)
    {
        var row = OptionTable.Rows.Single(row => row.Name == name);

        var error = Assert.Single(Reading(name, value).Errors);

        Assert.StartsWith($"{name} is '{value}' (environment variable {row.Variable}): allowed is {row.Allowed}", error, StringComparison.Ordinal);
    }

    [Fact]
    public void All_errors_come_in_one_message()
    {
        var configuration = ConfigurationReader.Read(new ConfigurationSources
        {
            Flags = new Dictionary<string, string> { ["PORT"] = "no" },
            Environment = new Dictionary<string, string> { ["MOTIVE_PROXY_PRESENT"] = "old", ["MOTIVE_PROXY_DRAIN"] = "-1" },
        });

        Assert.Equal(
            """
            The configuration is wrong:
              PORT is 'no' (flag --port): allowed is a whole number from 0 to 65535
              DRAIN is '-1' (environment variable MOTIVE_PROXY_DRAIN): allowed is 0 to 3600 (seconds)
              PRESENT is 'old' (environment variable MOTIVE_PROXY_PRESENT): allowed is new or full

            """,
            ConfigReport.OfErrors(configuration));
    }

    [Fact]
    public void Debug_wins_over_the_log_level()
    {
        var configuration = ConfigurationReader.Read(new ConfigurationSources
        {
            Environment = new Dictionary<string, string> { ["MOTIVE_PROXY_DEBUG"] = "1", ["MOTIVE_PROXY_LOG_LEVEL"] = "ERROR" },
        });

        Assert.Equal(LogLevel.Debug, configuration.Options.EffectiveLogLevel);
    }

    [Fact]
    public void Lists_are_separated_by_commas_and_none_is_empty()
    {
        Assert.Equal(["npc-1", "npc-2"], Reading("MODELS", " npc-1, npc-2 ,,npc-1").Options.Models.AsEnumerable());
        Assert.Empty(Reading("JOIN_WORDS", "none").Options.JoinWords);
        Assert.Empty(Reading("CORS_ORIGINS", "none").Options.CorsOrigins);
    }

    [Fact]
    public void The_rules_of_a_session_without_configuration_are_the_options_without_configuration()
    {
        var rules = MotiveOptions.Default.ToSessionRules();

        Assert.Equal(SessionRules.Default with { JoinWords = rules.JoinWords, Schemas = rules.Schemas }, rules);
        Assert.Equal(SessionRules.Default.JoinWords, rules.JoinWords.AsEnumerable());
    }

    [Fact]
    public void The_limits_of_what_a_node_keeps_and_searches_reach_it()
    {
        var defaults = MotiveOptions.Default.ToRuntimeLimits();
        Assert.Equal(RuntimeLimits.Default, defaults);

        var limits = Reading(
            ("MAX_SESSIONS", "3"),
            ("TRANSCRIPT", "4"),
            ("WATCHER_BUFFER", "5"),
            ("EVENT_TEXT", "6000"),
            ("KEPT_IN_MEMORY", "7 MiB"),
            ("KEPT_IN_STORE", "8 MiB"),
            ("SEARCH_TIME", "0.5"),
            ("SEARCH_SIZE", "6 MiB")).Options.ToRuntimeLimits();
        Assert.Equal(
            new RuntimeLimits
            {
                MaxSessions = 3,
                TranscriptLength = 4,
                WatcherBuffer = 5,
                NoticeLength = 6000,
                KeptInMemory = 7 * 1024 * 1024,
                KeptInStore = 8 * 1024 * 1024,
                SearchTime = TimeSpan.FromSeconds(0.5),
                SearchedBytes = 6 * 1024 * 1024,
            },
            limits);
    }

    [Fact]
    public void Answers_are_checked_unless_that_is_switched_off()
    {
        Assert.NotNull(MotiveOptions.Default.ToSessionRules().Schemas);
        Assert.Null(Reading("CHECK_ANSWERS", "off").Options.ToSessionRules().Schemas);
    }

    [Theory]
    [InlineData("127.0.0.1", "k", "nobody can use /api")]
    [InlineData("0.0.0.0", "k=admin", "ALLOWED_HOSTS is empty")]
    public void What_is_allowed_but_probably_not_meant_is_warned_about(string host, string keys, string warning)
    {
        var configuration = ConfigurationReader.Read(new ConfigurationSources
        {
            Environment = new Dictionary<string, string> { ["MOTIVE_PROXY_HOST"] = host, ["MOTIVE_PROXY_API_KEYS"] = keys },
        });

        Assert.Contains(warning, Assert.Single(configuration.Warnings), StringComparison.Ordinal);
    }

    private static LoadedConfiguration Reading(string name, string value) => Reading((name, value));

    private static LoadedConfiguration Reading(params (string Name, string? Value)[] settings) => ConfigurationReader.Read(new ConfigurationSources
    {
        Environment = settings.Where(setting => setting.Value is not null).ToDictionary(setting => "MOTIVE_PROXY_" + setting.Name, setting => setting.Value!),
    });
}
