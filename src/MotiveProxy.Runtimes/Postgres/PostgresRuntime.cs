using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes.History;
using MotiveProxy.Runtimes.Kept;
using MotiveProxy.Runtimes.Storage;
using Npgsql;

namespace MotiveProxy.Runtimes.Postgres;

/// <summary>
/// Sessions in a PostgreSQL database that any number of nodes share. Every node does everything for every session; a step is written
/// before anybody is told of it.
/// </summary>
public sealed class PostgresRuntime : ISessionRuntime, ISessionWatch, ISessionTranscripts, IDrainable, IStoreHealth, IAsyncDisposable
{
    private const string Unavailable = "The database cannot be used now; ask again.";

    private static readonly TimeSpan LastWait = TimeSpan.FromSeconds(5);

    private readonly NpgsqlDataSource _database;
    private readonly PostgresHouse _house;
    private readonly TranscriptReading _transcript;
    private readonly PostgresKept _kept;
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _loops = [];
    private Task _rounds = Task.CompletedTask;
    private bool _started, _ended;

    /// <summary>A node that has not begun to live yet.</summary>
    /// <param name="connection">A connection string of Npgsql.</param>
    /// <param name="rules">The rules of every session: the same on all nodes.</param>
    /// <param name="limits">How much a node keeps in memory, and how many sessions there may be on all nodes.</param>
    /// <param name="retention">How long, and how much, is kept in the database.</param>
    /// <param name="time">The node's clock; what sessions go by is the database's.</param>
    /// <param name="wheel">The node's wheel.</param>
    /// <param name="news">Told what an operator should know.</param>
    /// <exception cref="StoreException">It is no connection string.</exception>
    public PostgresRuntime(
        string connection, SessionRules rules, RuntimeLimits limits, Retention retention, TimeProvider time, TimerWheel wheel, IClusterNews news)
        : this(connection, rules, limits, retention, time, wheel, new DatabaseClock(time), news)
    {
    }

    internal PostgresRuntime(
        string connection,
        SessionRules rules,
        RuntimeLimits limits,
        Retention retention,
        TimeProvider time,
        TimerWheel wheel,
        IClusterClock clock,
        IClusterNews news)
    {
        _database = PostgresConnection.Open(connection);
        _house = new PostgresHouse(_database, rules, limits, time, wheel, clock, news);
        _transcript = new TranscriptReading(_house);
        _kept = new PostgresKept(_house, KeptRoom.InStore(rules, limits, retention));
        Sweep = new PostgresSweep(_house, retention);
    }

    /// <summary>Answers that clients may go on from, on whichever node.</summary>
    public IKeptAnswers Kept => _kept;

    /// <summary>What all nodes know, and nobody else.</summary>
    public PostgresSecrets Secrets => new(_database);

    /// <inheritdoc/>
    public bool IsStoreFailing => _house.Trouble.IsFailing;

    /// <summary>The house, for tests.</summary>
    internal PostgresHouse House => _house;

    /// <summary>Removes what is too old, for tests.</summary>
    internal PostgresSweep Sweep { get; }

    /// <summary>Makes the tables if they are missing, and begins to live among the other nodes.</summary>
    /// <exception cref="StoreException">A newer version made the tables, or the database does not answer.</exception>
    public async Task StartAsync(CancellationToken cancellation)
    {
        try
        {
            await PostgresSchema.MigrateAsync(_database, cancellation);
            await _house.Node.BeginAsync();
        }
        catch (Exception failure) when (Trouble.IsOfTheDatabase(failure))
        {
            throw Trouble.CannotUse(failure);
        }

        _started = true;
        _rounds = Task.Run(() => _house.Rounds.RunAsync(_stop.Token), CancellationToken.None);
        foreach (var loop in new[] { _house.Caretaker.RunAsync, _house.Trouble.WatchAsync, _house.Outbox.RunAsync, _house.Hints.RunAsync, _house.Feed.RunAsync, Sweep.RunAsync, _kept.RunAsync })
            _loops.Add(Task.Run(() => KeepUpAsync(loop), CancellationToken.None));
    }

    /// <inheritdoc/>
    public Hold Offer(SessionName session, Turn turn, Asker asker)
    {
        var refused = _house.IsDraining ? Outcomes.Draining : _house.Trouble.IsFailing ? Outcomes.Unavailable : null;
        return refused is null ? _house.Offer(session, turn, asker) : Hold.Refused(_house.Node.NextHold(), refused);
    }

    /// <inheritdoc/>
    public ValueTask<Fault?> GivePartAsync(TurnId prompt, AnswerPart part, string? by = null) =>
        AskAsync(prompt, new SessionInput.PartGiven(_house.Now, prompt, part) { By = by });

    /// <inheritdoc/>
    public ValueTask<Fault?> AnswerAsync(TurnId prompt, Ending ending, string? by = null) =>
        AskAsync(prompt, new SessionInput.AnswerGiven(_house.Now, prompt, ending) { By = by });

    /// <inheritdoc/>
    public ValueTask<Fault?> ClaimAsync(TurnId prompt, string by, bool takesOver = false) =>
        AskAsync(prompt, new SessionInput.PromptClaimed(_house.Now, prompt, by, takesOver));

    /// <inheritdoc/>
    public ValueTask<Fault?> ReleaseAsync(TurnId prompt, string by) =>
        AskAsync(prompt, new SessionInput.PromptReleased(_house.Now, prompt, by));

    /// <inheritdoc/>
    public ValueTask<Fault?> DropAsync(TurnId prompt, string? by = null) =>
        AskAsync(prompt, new SessionInput.PromptDropped(_house.Now, prompt, by));

    /// <inheritdoc/>
    public async ValueTask<bool> CloseAsync(SessionName session) => await AskAsync(session, new SessionInput.CloseAsked(_house.Now)) is null;

    /// <inheritdoc/>
    public async ValueTask<int> CountAsync()
    {
        await SettleAsync();
        return await AskDatabaseAsync(async () =>
        {
            await using var command = _database.CreateCommand("SELECT count(*)::integer FROM sessions WHERE alive");
            return (int)(await command.ExecuteScalarAsync())!;
        });
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<SessionView>> ListAsync()
    {
        await SettleAsync();
        return await AskDatabaseAsync(ReadAllAsync);
    }

    private async Task<IReadOnlyList<SessionView>> ReadAllAsync()
    {
        await using var command = _database.CreateCommand("SELECT name FROM sessions WHERE alive");
        var keys = new List<string>();
        await using (var rows = await command.ExecuteReaderAsync())
        {
            while (await rows.ReadAsync())
                keys.Add(rows.GetString(0));
        }

        var reading = new SessionReading(_database);
        var views = new List<SessionView>(keys.Count);
        foreach (var some in keys.Chunk(200))
        {
            var stored = await reading.ReadAsync(some);
            var inOrder = some.Select(key => stored[key]).ToList();
            var images = await reading.ToImagesAsync(inOrder, inOrder.ConvertAll(_ => new Dictionary<(TurnId, ContentKind), object>()));
            views.AddRange(some.Zip(images).Where(pair => pair.Second.Image is not null).Select(pair => View(SessionKeys.Name(pair.First), pair.Second.Image!, [])));
        }

        return views;
    }

    /// <inheritdoc/>
    public async ValueTask<SessionView?> FindAsync(SessionName session) => await LookAsync(session) is { } image
        ? View(session, image, await AskDatabaseAsync(() => _transcript.LatestAsync(image.Life)))
        : null;

    /// <inheritdoc/>
    public async ValueTask<HistoryPage> ListAsync(HistoryQuery query, CancellationToken cancellation)
    {
        await SettleAsync();
        return await AskDatabaseAsync(() => new PostgresHistory(_house).ListAsync(query, cancellation));
    }

    /// <inheritdoc/>
    public ValueTask<IAsyncEnumerable<SessionNotice>?> ReadAsync(SessionName session, int life) =>
        ReadAsync(() => _transcript.FindAsync(session, life));

    /// <inheritdoc/>
    public ValueTask<IAsyncEnumerable<SessionNotice>?> ReadAsync(SessionName session, LifeId life) =>
        ReadAsync(() => _transcript.FindAsync(session, life));

    private async ValueTask<IAsyncEnumerable<SessionNotice>?> ReadAsync(Func<Task<long?>> find)
    {
        await SettleAsync();
        return await AskDatabaseAsync(find) is { } life ? _transcript.AllAsync(life) : null;
    }

    /// <inheritdoc/>
    public async ValueTask<int> ForgetAsync(SessionName session)
    {
        await SettleAsync();
        return await AskDatabaseAsync(async () =>
        {
            await Kept.ForgetAsync(session);
            return await OldLives.ForgetAsync(_database, session);
        });
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<SessionNotice> WatchAsync(SessionName? session, CancellationToken cancellation)
    {
        // No round of this node begins before it is known what was before.
        var watching = _house.Watchers.WatchAsync(session, _house.Limits.WatcherBuffer, cancellation);
        _house.Feed.Begin();
        return watching;
    }

    /// <inheritdoc/>
    public async ValueTask ReadyAsync(CancellationToken cancellation) => await _house.Feed.PrepareAsync(cancellation);

    /// <inheritdoc/>
    public void Publish(SessionName session, SessionEvent happened) =>
        _house.Post(session, new Letter { Errand = Errand.Note, News = happened });

    /// <inheritdoc/>
    public void BeginDrain() => _house.BeginDrain();

    /// <summary>Writes what is left, and takes leave of the other nodes: they care for what was not ended here.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_ended)
            return;

        _house.Rounds.Complete();
        await Task.WhenAny(_rounds, Task.Delay(LastWait, _house.Time));
        await StopAsync();
        if (_started)
            await TakeLeaveAsync();

        await CloseDatabaseAsync();
    }

    /// <summary>For tests: ends as a crash does, without a word to anybody.</summary>
    internal async Task AbortAsync()
    {
        await StopAsync();
        await CloseDatabaseAsync();
    }

    private async Task TakeLeaveAsync()
    {
        try
        {
            await _house.Node.EndAsync();
        }
        catch (Exception failure) when (Trouble.IsOfTheDatabase(failure))
        {
            // They notice by themselves.
        }
    }

    // A loop ends when it is told to, and never because of a bug.
    private async Task KeepUpAsync(Func<CancellationToken, Task> loop)
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await loop(_stop.Token);
            }
            catch (Exception bug) when (bug is not OperationCanceledException)
            {
                _house.News.Stumbled(bug);
                await Task.Delay(PostgresNode.Beat, _house.Time, _stop.Token);
            }
        }
    }

    private async Task StopAsync()
    {
        _ended = true;
        await _stop.CancelAsync();
        await Task.WhenAll([_rounds, .. _loops]).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task CloseDatabaseAsync()
    {
        _house.Feed.Dispose();
        _stop.Dispose();
        await _database.DisposeAsync();
    }

    private static SessionView View(SessionName name, SessionImage image, IReadOnlyList<SessionNotice> transcript) =>
        new(name, image.Since, image.State, transcript);

    private async ValueTask<Fault?> AskAsync(TurnId prompt, SessionInput input)
    {
        if (_house.Trouble.IsFailing)
            return Outcomes.Unavailable.Fault;

        // A prompt that is offered here and still on its way counts as there.
        if (_house.Holds.TryGetValue(new HoldId(prompt.Value), out var held))
            return await AskAsync(held.Session.Name, input);

        var found = await AskDatabaseAsync(async () =>
        {
            await using var command = _database.CreateCommand(
                "SELECT s.name FROM contents c JOIN sessions s ON s.life = c.life AND s.alive WHERE c.id = $1 AND c.kind = 0");
            command.Parameters.AddNext<string>(prompt.Value.Replace('\0', ' '));
            return await command.ExecuteScalarAsync() as string;
        });
        return found is { } key ? await AskAsync(SessionKeys.Name(key), input) : Outcomes.PromptGone;
    }

    // A server that was restarted breaks every connection once: asking again is enough then.
    private async Task<T> AskDatabaseAsync<T>(Func<Task<T>> question)
    {
        try
        {
            try
            {
                return await question();
            }
            catch (Exception failure) when (Trouble.IsOfTheDatabase(failure) && !_house.Trouble.IsFailing)
            {
                return await question();
            }
        }
        catch (Exception failure) when (Trouble.IsOfTheDatabase(failure))
        {
            throw new StoreException(Unavailable, failure);
        }
    }

    private async ValueTask<Fault?> AskAsync(SessionName session, SessionInput input)
    {
        var asked = new TaskCompletionSource<Fault?>(TaskCreationOptions.RunContinuationsAsynchronously);
        _house.Post(session, new Letter(input) { Asked = asked });
        return await asked.Task;
    }

    private Task<SessionImage?> LookAsync(SessionName session)
    {
        if (_house.Trouble.IsFailing)
            throw new StoreException(Unavailable);

        var seen = new TaskCompletionSource<SessionImage?>(TaskCreationOptions.RunContinuationsAsynchronously);
        _house.Post(session, new Letter { Errand = Errand.Look, Seen = seen });
        return seen.Task;
    }

    // What was offered, reported or asked for here before has happened.
    private async Task SettleAsync() =>
        await Task.WhenAll(_house.Sessions.Where(session => session.IsBusy).Select(session => LookAsync(session.Name)));
}
