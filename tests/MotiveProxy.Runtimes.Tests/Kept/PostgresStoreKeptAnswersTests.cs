using MotiveProxy.Runtimes.Kept;
using MotiveProxy.Runtimes.Postgres.Store;
using MotiveProxy.Runtimes.Storage;
using MotiveProxy.Runtimes.Tests.Postgres;
using MotiveProxy.Tests.Common;

namespace MotiveProxy.Runtimes.Tests.Kept;

/// <summary>Answers that are kept by nodes with a store that they share.</summary>
public sealed class PostgresStoreKeptAnswersTests(PostgresFixture fixture) : KeptAnswersContract, IClassFixture<PostgresFixture>, IDisposable
{
    private readonly PostgresMedium _medium = new(fixture);
    private readonly List<StoreWriter> _writers = [];
    private StoredKeptAnswers? _first;
    private StoredKeptAnswers? _second;

    protected override IKeptAnswers Kept => _first ??= Start();

    public void Dispose() => _writers.ForEach(writer => writer.Dispose());

    protected override IKeptAnswers Next() => _second ??= Start();

    protected override Task SweepAsync() => ((StoredKeptAnswers)Kept).SweepAsync().Soon();

    private StoredKeptAnswers Start()
    {
        var store = PostgresStore.OpenAsync(_medium.Connection, Time, new TestClock(Time), CancellationToken.None).Soon().GetAwaiter().GetResult();
        var writer = new StoreWriter(store, Time, new NoTrouble());
        _writers.Add(writer);
        return new StoredKeptAnswers(store, writer, KeptRoom.InStore(Rules, Limits, retention: null), Time);
    }

    private sealed class NoTrouble : IStoreTrouble
    {
        public void Failed(Exception failure) => Assert.Fail(failure.ToString());

        public void Recovered() => Assert.Fail("It had not failed.");
    }
}
