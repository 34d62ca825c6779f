using System.Threading.Channels;

namespace MotiveProxy.Runtimes.Postgres;

/// <summary>
/// Group commit: one loop takes all sessions that have letters, reads what it must, decides, writes all with one statement, and
/// acts on what was written. While it does, the letters of the next round come together.
/// </summary>
/// <param name="house">The node.</param>
internal sealed class Rounds(PostgresHouse house)
{
    // More at once would make the last of them wait for the first.
    private const int MostSessions = 256;

    // From here on the sessions are counted exactly whenever one begins.
    private const int Nearly = 1_000;

    // What nobody waits for waits so long. Mostly its session has more for a round by then, and all is written once.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(10);

    // Timers count whole milliseconds.
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);

    private readonly Channel<(SharedSession Session, bool CanWait)> _ready =
        Channel.CreateUnbounded<(SharedSession, bool)>(new UnboundedChannelOptions { SingleReader = true });

    // Only for the loop.
    private readonly Queue<(SharedSession Session, long Since)> _later = new();
    private Task<bool>? _arrival;
    private bool _ended;

    private readonly SessionReading _reading = new(house.Database);
    private readonly SessionWriting _writing = new(house.Database);

    /// <summary>About how many sessions live in the cluster; <see langword="null"/>: nobody has counted yet.</summary>
    public int? About { get; set; }

    /// <summary>Takes a session that has letters: once until its round, or twice if at first it could wait.</summary>
    public void Enqueue(SharedSession session, bool canWait) => _ready.Writer.TryWrite((session, canWait));

    /// <summary>Ends the loop once all letters are answered.</summary>
    public void Complete() => _ready.Writer.TryComplete();

    /// <summary>Goes round until there is nothing more, and nobody may bring anything.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        var sessions = new List<SharedSession>(MostSessions);
        while (await WaitAsync(stop))
        {
            Gather(sessions);
            if (sessions.Count == 0)
                continue;

            try
            {
                await RunAsync(sessions, stop);
            }
            catch (Exception bug) when (bug is not OperationCanceledException)
            {
                // Whatever was not expected ends what this round was about, and not the node.
                sessions.ForEach(session => Break(session, bug));
            }
        }
    }

    // Until there is something, or something has waited long enough.
    private async Task<bool> WaitAsync(CancellationToken stop)
    {
        _arrival ??= _ready.Reader.WaitToReadAsync(stop).AsTask();
        if (!_arrival.IsCompleted && _later.TryPeek(out var next))
        {
            var left = Patience - house.Time.GetElapsedTime(next.Since);
            if (left > TimeSpan.Zero)
                await Task.WhenAny(_arrival, Task.Delay(left + Tick, house.Time, stop));
            stop.ThrowIfCancellationRequested();
            if (!_arrival.IsCompleted)
                return true;
        }

        _ended = !await _arrival;
        _arrival = null;
        return !_ended || _later.Count > 0;
    }

    private void Gather(List<SharedSession> sessions)
    {
        sessions.Clear();
        while (sessions.Count < MostSessions && _ready.Reader.TryRead(out var next))
        {
            if (next.CanWait)
                _later.Enqueue((next.Session, house.Time.GetTimestamp()));
            else
                sessions.Add(next.Session);
        }

        // Where others wait for the places of sessions that end, nothing waits.
        var all = _ended || IsNearlyFull;
        while (sessions.Count < MostSessions && _later.TryPeek(out var next) && (all || house.Time.GetElapsedTime(next.Since) >= Patience))
        {
            _later.Dequeue();
            if (next.Session.Hasten())
                sessions.Add(next.Session);
        }

        sessions.ForEach(session => session.Open());
    }

    private async Task RunAsync(List<SharedSession> sessions, CancellationToken stop)
    {
        await house.Feed.PrepareAsync(stop);
        await ReadAsync(sessions, stop);
        var drafts = sessions.Select(Decide).ToList();
        await house.Outbox.Telling.WaitAsync(stop);
        try
        {
            await CatchUpAsync(drafts, stop);
            await WriteAsync(drafts, stop);
        }
        finally
        {
            house.Outbox.Telling.Release();
        }

        foreach (var draft in drafts)
            draft.Session.Close(draft.Taken);
    }

    private void Break(SharedSession session, Exception bug)
    {
        house.News.Broke(session.Name, bug);
        session.Image = null;
        foreach (var letter in session.Letters)
            letter.Break();
        session.Close(session.Letters.Count);
    }

    private async Task ReadAsync(List<SharedSession> sessions, CancellationToken stop)
    {
        var watched = sessions.Where(session => session.Letters.Exists(letter => letter.Errand == Errand.CountWatchers))
            .Select(session => (SessionKeys.Of(session.Name), house.Watchers.Count(session.Name)))
            .ToList();
        if (watched.Count > 0)
            await house.Trouble.PersistAsync(() => _reading.CountWatchersAsync(house.Node.Id, watched), stop);

        var wanted = sessions.FindAll(session => session.NeedsRead);
        if (wanted.Count == 0)
            return;

        var keys = wanted.Select(session => SessionKeys.Of(session.Name)).ToArray();
        var images = await house.Trouble.PersistAsync(() => ReadImages(wanted, keys), stop);
        for (var i = 0; i < wanted.Count; i++)
            Take(wanted[i], images[i].Read, images[i].Watchers);
    }

    private void Take(SharedSession session, ReadImage read, int watchers)
    {
        (session.Image, session.Contents, session.WatchersEverywhere) = (read.Image, read.Contents, watchers);
        session.MayHaveMail = true;
        if (read.Foreign is { } foreign && session.Foreign is null)
            house.News.Unreadable(session.Name, foreign);
        session.Foreign = read.Foreign;
    }

    private async Task<List<(ReadImage Read, int Watchers)>> ReadImages(List<SharedSession> wanted, string[] keys)
    {
        var stored = await _reading.ReadAsync(keys);
        var inOrder = keys.Select(key => stored[key]).ToList();
        var images = await _reading.ToImagesAsync(inOrder, wanted.ConvertAll(session => session.Contents));
        return [.. images.Zip(inOrder, (image, of) => (image, of.Watchers))];
    }

    private Draft Decide(SharedSession session)
    {
        var draft = new Draft(session, session.Image, house.Node.Id);
        new Deciding(house, draft, session.WatchersEverywhere).Run();
        return draft;
    }

    private async Task WriteAsync(List<Draft> drafts, CancellationToken stop)
    {
        await house.Node.Gate.WaitAsync(stop);
        WriteBatch batch;
        WriteResult result;
        var placed = new List<Draft>(drafts.Count);
        try
        {
            // While this round was decided, the caretaker may have found the node's life at its end.
            foreach (var draft in drafts.Where(draft => draft.Node != house.Node.Id))
                Undo(draft);
            drafts = drafts.FindAll(draft => draft.Node == house.Node.Id);
            batch = new WriteBatch(house.Node.Id, house.Node.Batch, house.Now);
            foreach (var draft in drafts)
            {
                if (draft.Writes && TryAdd(batch, draft))
                    placed.Add(draft);
            }

            // Whoever wanted something written has been refused: the next who comes finds out whether it can be.
            if (batch.Count == 0)
                house.Trouble.Recover();
            result = batch.Count == 0 ? new WriteResult([], []) : await CommitAsync(batch, stop);
        }
        finally
        {
            house.Node.Gate.Release();
        }

        house.Hints.Tell(batch.Addressed);
        await house.BeCurrentAsync(stop);
        for (var i = 0; i < placed.Count; i++)
            Settle(placed[i], i, result, batch.Node);
        foreach (var draft in drafts.Except(placed))
            Release(draft, draft.Before?.Life ?? 0, batch.Node);

        house.Feed.Hint();
        if (result.Refused.Count > 0)
            await house.Trouble.PersistAsync(house.Caretaker.WakeOverdueAsync, stop);
    }

    // What others wrote before is told before, and was there when the state was read. After the commit there may be more: that is for later.
    private async Task CatchUpAsync(List<Draft> drafts, CancellationToken stop)
    {
        var node = house.Node.Id;
        if (!drafts.Exists(draft => draft.Session.MayHaveMail && draft.Before is not null && WriteBatch.Tells(draft, node)))
            return;

        await house.Trouble.PersistAsync(() => house.Outbox.CatchUpAsync(stop), stop);
        foreach (var draft in drafts)
            draft.Session.MayHaveMail = false;
    }

    private bool TryAdd(WriteBatch batch, Draft draft)
    {
        try
        {
            batch.Add(draft);
            return true;
        }
        catch (Exception bug) when (bug is not OutOfMemoryException)
        {
            // What no document can hold came through every decoder: the session goes on without it.
            house.News.Broke(draft.Session.Name, bug);
            draft.Session.Image = null;
            foreach (var letter in draft.Session.Letters.Take(draft.Taken))
                letter.Break();

            draft.Abandon();
            return false;
        }
    }

    // A commit whose answer got lost may have happened: the node's row knows. So nothing is ever written twice, or believed lost.
    private async Task<WriteResult> CommitAsync(WriteBatch batch, CancellationToken stop)
    {
        var uncertain = false;
        while (true)
        {
            try
            {
                if (uncertain)
                    return await FindOutAsync();

                var result = await _writing.WriteAsync(batch, Limit(batch));
                house.Trouble.Recover();
                if (result is not null)
                {
                    house.Node.Batch++;
                    return result;
                }

                uncertain = true;
            }
            catch (Exception failure) when (Trouble.IsOfTheDatabase(failure))
            {
                uncertain = true;
                await house.Trouble.WaitToWriteAsync(failure, stop);
            }
        }
    }

    // What was not written is decided anew: those who were told meanwhile to come again must not be in it.
    private async Task<WriteResult> FindOutAsync()
    {
        if (await house.Node.WithdrawAsync())
            return new WriteResult([], []);

        if (await house.Node.ReadJournalAsync() is not { } journal)
        {
            await house.BeginAgainAsync();
            return new WriteResult([], []);
        }

        house.Node.Batch = journal.Batch;
        return new WriteResult(journal.Won.ToDictionary(ord => ord, _ => 0L), []);
    }

    private int? Limit(WriteBatch batch) => batch.HasBirths && IsNearlyFull ? house.Limits.MaxSessions : null;

    private bool IsNearlyFull => About is not { } about || about + Nearly > house.Limits.MaxSessions;

    private void Settle(Draft draft, int ord, WriteResult result, string node)
    {
        if (result.Won.TryGetValue(ord, out var life))
        {
            Release(draft, life, node);
        }
        else
        {
            if (result.Refused.Contains(ord))
                house.Births.Refuse(draft.Session);
            Undo(draft);
        }
    }

    // Its letters come again in the next round, which reads the session first.
    private static void Undo(Draft draft)
    {
        draft.Session.Image = null;
        draft.Taken = 0;
    }

    // Whoever sees an effect finds the state: it is stored, and remembered here.
    private void Release(Draft draft, long life, string node)
    {
        var session = draft.Session;
        session.Image = Remember(draft, life);
        if (session.Image is not null && draft.Writes)
        {
            session.Enrolled = new Enrolment(node, life);
            foreach (var content in WriteBatch.ContentsOf(draft))
                session.Contents[(content.Id, content.Kind)] = content.Value;
            house.Births.Forget(session);
            if (draft.IsBirth)
                About++;
        }

        foreach (var (_, step) in draft.Steps)
        {
            foreach (var effect in step.Effects)
                house.Act(effect);
        }

        foreach (var then in draft.Then)
            then();
        session.SetAlarm();
        house.Doubts.Note(session);
        if (draft.Bug is { } bug)
            house.News.Broke(session.Name, bug);
    }

    // Without a life it is known only that it was written: the next round reads it.
    private static SessionImage? Remember(Draft draft, long life)
    {
        if (!draft.Writes)
            return draft.Before;

        return draft.Next is { Ended: null } state && life > 0
            ? new SessionImage(life, (draft.Before?.Version ?? 0) + 1, draft.Since, state)
            : null;
    }
}
