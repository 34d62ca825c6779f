using System.Collections.Concurrent;
using System.Globalization;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes.Postgres;
using MotiveProxy.Runtimes.Storage;
using MotiveProxy.Runtimes.Tests.Contract;
using MotiveProxy.Tests.Common;
using Npgsql;

namespace MotiveProxy.Runtimes.Tests.Postgres;

/// <summary>One server for all tests that share it.</summary>
public sealed class PostgresFixture : IDisposable
{
    private PostgresServer? _server;

    internal PostgresServer Server => _server ??= PostgresServer.Start();

    public void Dispose() => _server?.Dispose();
}

/// <summary>A schema of a test's own, and the nodes that live in it.</summary>
internal sealed class PostgresMedium(PostgresFixture fixture)
{
    private readonly List<PostgresRuntime> _runtimes = [];
    private readonly List<TimerWheel> _wheels = [];
    private string? _connection;

    /// <summary>Starts a node; the machine's time is the test's, the nodes' own is the system's.</summary>
    public Node Start(SessionRules rules, RuntimeLimits limits, TimeProvider time, IClusterClock? clock = null)
    {
        var runtime = StartRuntime(rules, limits, time, clock ?? new TestClock(time));
        return new Node(runtime, runtime, runtime, runtime);
    }

    public PostgresRuntime StartRuntime(SessionRules rules, RuntimeLimits limits, TimeProvider time, IClusterClock clock, Retention? retention = null, TimeProvider? own = null)
    {
        var wheel = new TimerWheel(time);
        _wheels.Add(wheel);
        var runtime = new PostgresRuntime(
            Connection, rules, limits, retention ?? new Retention(TimeSpan.Zero, long.MaxValue), own ?? TimeProvider.System, wheel, clock, News);
        runtime.StartAsync(CancellationToken.None).Soon().GetAwaiter().GetResult();
        _runtimes.Add(runtime);
        return runtime;
    }

    /// <summary>A program that calls the model, at a node.</summary>
    public static Party Caller(ISessionRuntime runtime, string session = "room") => new(runtime, SessionName.Restore(session), "program", Seat.Caller);

    /// <summary>What the nodes say of themselves.</summary>
    public NoBugs News { get; } = new();

    /// <summary>Does something to the tables behind the nodes' backs.</summary>
    public async Task<int> DoAsync(string sql)
    {
        await using var database = NpgsqlDataSource.Create(Connection);
        await using var command = database.CreateCommand(sql);
        return await command.ExecuteNonQueryAsync();
    }

    /// <summary>Asks the tables for a number.</summary>
    public async Task<long> CountAsync(string sql)
    {
        await using var database = NpgsqlDataSource.Create(Connection);
        await using var command = database.CreateCommand(sql);
        return Convert.ToInt64(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
    }

    /// <summary>How the database would answer a question.</summary>
    public async Task<string> ExplainAsync(string sql)
    {
        await using var database = NpgsqlDataSource.Create(Connection);
        await using var command = database.CreateCommand($"EXPLAIN {sql}");
        await using var rows = await command.ExecuteReaderAsync();
        var plan = new List<string>();
        while (await rows.ReadAsync())
            plan.Add(rows.GetString(0));
        return string.Join('\n', plan);
    }

    public void LoseHints() => _runtimes.ForEach(runtime => runtime.House.Hints.AreLost = true);

    public async Task EndAsync()
    {
        await Task.WhenAll(_runtimes.Select(runtime => runtime.DisposeAsync().AsTask()));
        _wheels.ForEach(wheel => wheel.Dispose());
    }

    /// <summary>How to reach the schema.</summary>
    public string Connection => _connection ??= CreateSchema();

    private string CreateSchema()
    {
        var schema = $"test_{Guid.NewGuid():N}";
        using var database = NpgsqlDataSource.Create(fixture.Server.Connection);
        using var create = database.CreateCommand($"CREATE SCHEMA {schema}");
        create.ExecuteNonQuery();
        return $"{fixture.Server.Connection};Search Path={schema};Maximum Pool Size=10";
    }

    internal sealed class NoBugs : IClusterNews
    {
        private readonly ConcurrentQueue<string> _unreadable = new();

        /// <summary>What was said to be unreadable, and why.</summary>
        public IReadOnlyCollection<string> Unread => _unreadable;

        public void Broke(SessionName session, Exception bug) => Assert.Fail($"{session}: {bug}");

        public void Stumbled(Exception bug) => Assert.Fail(bug.ToString());

        public void Unreadable(SessionName session, Exception reason) => _unreadable.Enqueue($"{session}: {reason.Message}");

        public void Failed(Exception failure)
        {
            // The tests break it on purpose.
        }

        public void Recovered()
        {
            // The tests wait for what follows from it.
        }

        public void Fenced()
        {
            // The tests wait for what follows from it.
        }
    }
}

/// <summary>The database's time is the test's.</summary>
internal sealed class TestClock(TimeProvider time) : IClusterClock
{
    public DateTimeOffset Now => time.GetUtcNow();

    public void Measure(DateTimeOffset database, long asked, long answered)
    {
        // The test decides.
    }
}
