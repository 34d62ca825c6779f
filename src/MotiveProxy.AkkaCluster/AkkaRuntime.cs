using Akka.Actor;
using Akka.Hosting;
using MotiveProxy.AkkaCluster.Fronts;
using MotiveProxy.AkkaCluster.Messages;
using MotiveProxy.AkkaCluster.Sessions;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes;
using MotiveProxy.Runtimes.History;
using MotiveProxy.Runtimes.InProcess;
using MotiveProxy.Runtimes.Kept;
using MotiveProxy.Runtimes.Storage;

namespace MotiveProxy.AkkaCluster;

/// <summary>
/// Sessions as actors in the shards of an Akka.NET cluster: each lives on one node, and every node reaches all. Without a store they live in memory: a
/// session whose node dies begins anew. With one it goes on at another.
/// </summary>
public sealed class AkkaRuntime : ISessionRuntime, ISessionWatch, ISessionTranscripts, IDrainable, IStoreHealth, IClusterHealth
{
    private const string Unreadable = "The session cannot be read from the store now; ask again.";

    private readonly IRequiredActor<SessionFrontKey> _front;
    private readonly SessionBook _book;
    private readonly FrontDesk _desk;
    private readonly HoldIds _ids = new();

    internal AkkaRuntime(IRequiredActor<SessionFrontKey> front, SessionBook book, FrontDesk desk)
    {
        (_front, _book, _desk) = (front, book, desk);
        Kept = book.Store?.Kept
            ?? new MemoryKeptAnswers(new KeptRoom(book.Setup.Rules.SessionTimeout, book.Setup.Limits.KeptInMemory), book.Setup.Time);
    }

    /// <summary>Answers that clients may go on from: where the sessions are stored, else on this node.</summary>
    public IKeptAnswers Kept { get; }

    /// <inheritdoc/>
    public bool IsStoreFailing => _book.Store is { IsAway: true };

    /// <inheritdoc/>
    public bool IsJoined => _desk.IsJoined;

    private IActorRef Front => _front.ActorRef;

    private RuntimeLimits Limits => _book.Setup.Limits;

    /// <inheritdoc/>
    public Hold Offer(SessionName session, Turn turn, Asker asker)
    {
        var id = _ids.Next();
        if (_desk.IsDraining)
            return Hold.Refused(id, Outcomes.Draining);
        if (_book.IsStoreFailing)
            return Hold.Refused(id, Outcomes.Unavailable);

        var hold = new Hold(id, new HoldOwner(session, this));
        _desk.Note(id, session);
        Front.Tell(new OpenHold(session, hold, new SessionInput.TurnArrived(_desk.Now, id, turn, asker)), ActorRefs.NoSender);

        // Nobody may have been there to take it.
        if (_desk.Gone.IsCompleted)
            hold.Complete(Outcomes.Draining);
        return hold;
    }

    /// <inheritdoc/>
    public ValueTask<Fault?> GivePartAsync(TurnId prompt, AnswerPart part, string? by = null) =>
        AskAsync(prompt, new SessionInput.PartGiven(_desk.Now, prompt, part) { By = by });

    /// <inheritdoc/>
    public ValueTask<Fault?> AnswerAsync(TurnId prompt, Ending ending, string? by = null) =>
        AskAsync(prompt, new SessionInput.AnswerGiven(_desk.Now, prompt, ending) { By = by });

    /// <inheritdoc/>
    public ValueTask<Fault?> ClaimAsync(TurnId prompt, string by, bool takesOver = false) =>
        AskAsync(prompt, new SessionInput.PromptClaimed(_desk.Now, prompt, by, takesOver));

    /// <inheritdoc/>
    public ValueTask<Fault?> ReleaseAsync(TurnId prompt, string by) => AskAsync(prompt, new SessionInput.PromptReleased(_desk.Now, prompt, by));

    /// <inheritdoc/>
    public ValueTask<Fault?> DropAsync(TurnId prompt, string? by = null) => AskAsync(prompt, new SessionInput.PromptDropped(_desk.Now, prompt, by));

    /// <inheritdoc/>
    public async ValueTask<bool> CloseAsync(SessionName session) =>
        await CallAsync(session, new SessionOrder.Take(new SessionInput.CloseAsked(_desk.Now))) is { Lived: true };

    /// <inheritdoc/>
    public async ValueTask<int> CountAsync()
    {
        await SettleAsync();
        if (_book.Store is not null)
            return await CountAllAsync(await AskNeighboursAsync(Question.Which));

        var others = await AskNeighboursAsync(Question.HowMany);
        return _book.Count + others.Told.Sum(told => told.Count);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<SessionView>> ListAsync()
    {
        await SettleAsync();
        return await AllAsync(await AskNeighboursAsync(Question.Which));
    }

    /// <inheritdoc/>
    public async ValueTask<SessionView?> FindAsync(SessionName session)
    {
        await SettleAsync(session);
        var reply = await CallAsync(session, SessionOrder.Look.Instance);
        return reply is { Fault: not null } ? throw new StoreException(Unreadable) : reply?.View;
    }

    /// <inheritdoc/>
    public async ValueTask<HistoryPage> ListAsync(HistoryQuery query, CancellationToken cancellation)
    {
        if (_book.Store is { } store)
        {
            await SettleAsync();
            return await StoredHistory.ListAsync(store.Shared, Limits, store.Time, query, cancellation);
        }

        var lives = await LivesAsync();
        return await new HistoryListing(new RememberedHistory(lives), Limits, _book.Setup.Time).ListAsync(query, cancellation);
    }

    /// <inheritdoc/>
    public async ValueTask<IAsyncEnumerable<SessionNotice>?> ReadAsync(SessionName session, int life)
    {
        if (_book.Store is not { } store)
            return life == 1 ? (await FindAsync(session))?.Transcript.ToAsyncEnumerable() : null;

        await SettleAsync();
        return await store.ReadAsync(shared => StoredTranscript.Find(shared, session, life));
    }

    /// <inheritdoc/>
    public async ValueTask<IAsyncEnumerable<SessionNotice>?> ReadAsync(SessionName session, LifeId life)
    {
        if (_book.Store is { } store)
        {
            await SettleAsync();
            return await store.ReadAsync(shared => StoredTranscript.Find(shared, session, life));
        }

        var lives = await LivesAsync();
        return lives.TryGetValue(life, out var view) && view() is var found && found.Name == session ? found.Transcript.ToAsyncEnumerable() : null;
    }

    /// <inheritdoc/>
    public async ValueTask<int> ForgetAsync(SessionName session)
    {
        await SettleAsync();
        if (_book.Store is { } store)
            return await store.ForgetAsync(session);

        await Kept.ForgetAsync(session);
        return 0;
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<SessionNotice> WatchAsync(SessionName? session, CancellationToken cancellation)
    {
        var watching = _book.Watchers.WatchAsync(session, Limits.WatcherBuffer, cancellation, TellWhoIsWatched);
        TellWhoIsWatched();
        return watching;
    }

    /// <inheritdoc/>
    public async ValueTask ReadyAsync(CancellationToken cancellation) => await SettleAsync().WaitAsync(cancellation);

    /// <inheritdoc/>
    public void Publish(SessionName session, SessionEvent happened) =>
        Front.Tell(new CallSession(session, new SessionOrder.Note(happened), Asked: null), ActorRefs.NoSender);

    /// <inheritdoc/>
    public void BeginDrain()
    {
        if (_desk.IsDraining)
            return;

        _desk.Close();
        Front.Tell(Drain.Instance, ActorRefs.NoSender);
    }

    private void TellWhoIsWatched() => Front.Tell(WatchersChanged.Instance, ActorRefs.NoSender);

    private async ValueTask<Fault?> AskAsync(TurnId prompt, SessionInput input)
    {
        if (_book.IsStoreFailing)
            return Outcomes.Unavailable.Fault;

        var session = _desk.Find(prompt) ?? _book.Find(prompt);
        if (session is null)
        {
            var others = await AskNeighboursAsync(Question.WhoseIs, prompt);
            session = others.Told.Select(told => told.Session).FirstOrDefault(found => found is not null) ?? await FindStoredAsync(prompt);
            if (session is null)
                return others.IsComplete ? Outcomes.PromptGone : Outcomes.Unavailable.Fault;
        }

        return await CallAsync(session.Value, new SessionOrder.Take(input)) is { } reply ? reply.Fault : Outcomes.Unavailable.Fault;
    }

    // Whose a prompt is of which no node knows: its session may have been on a node that is gone.
    private async Task<SessionName?> FindStoredAsync(TurnId prompt) =>
        _book.Store is { } store ? (await store.LoadAsync()).FirstOrDefault(session => NodeStore.RefersTo(session, prompt))?.Life.Name : null;

    // Those that live on a node are as that node shows them; of the others the store knows.
    private async Task<IReadOnlyList<SessionView>> AllAsync(Neighbourhood others)
    {
        List<SessionView> all = [.. _book.All.Select(room => room.View(withTranscript: false)), .. others.Told.Select(told => told.View).OfType<SessionView>()];
        if (_book.Store is not { } store)
            return all;

        var known = all.Select(view => view.Name).ToHashSet();
        all.AddRange(await store.ViewAsync(session => !known.Contains(session.Life.Name)));
        return all;
    }

    private async Task<int> CountAllAsync(Neighbourhood others)
    {
        var names = _book.All.Select(room => room.Name).Concat(others.Told.Select(told => told.View).OfType<SessionView>().Select(view => view.Name)).ToHashSet();
        names.UnionWith((await _book.Store!.LoadAsync()).Select(session => session.Life.Name));
        return names.Count;
    }

    private async Task<Dictionary<LifeId, Func<SessionView>>> LivesAsync()
    {
        await SettleAsync();
        var others = await AskNeighboursAsync(Question.WhichAndWhat);
        var lives = new Dictionary<LifeId, Func<SessionView>>();
        foreach (var room in _book.All)
            lives.TryAdd(room.Life, () => room.View(withTranscript: true));
        foreach (var told in others.Told)
        {
            if (told.View is { } view)
                lives.TryAdd(told.Life, () => view);
        }

        return lives;
    }

    private async Task<Neighbourhood> AskNeighboursAsync(Question what, TurnId? prompt = null)
    {
        var told = new TaskCompletionSource<Neighbourhood>(TaskCreationOptions.RunContinuationsAsynchronously);
        Front.Tell(new AskNeighbours(what, prompt, told), ActorRefs.NoSender);
        return await HeardAsync(told.Task) ? await told.Task : new Neighbourhood([], IsComplete: false);
    }

    private async Task<SessionReply?> CallAsync(SessionName session, SessionOrder order)
    {
        var asked = new TaskCompletionSource<SessionReply?>(TaskCreationOptions.RunContinuationsAsynchronously);
        Front.Tell(new CallSession(session, order, asked), ActorRefs.NoSender);
        return await HeardAsync(asked.Task) ? await asked.Task : null;
    }

    // Whether there is an answer, or the front is gone before.
    private async Task<bool> HeardAsync(Task answer) => await Task.WhenAny(answer, _desk.Gone) == answer;

    // Until all that was sent before has happened, and all that is due by now.
    private async Task SettleAsync(SessionName? session = null)
    {
        var settled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Front.Tell(new Settle(session, settled), ActorRefs.NoSender);
        if (!await HeardAsync(settled.Task) || session is not null)
            return;

        await _book.PassTimeAsync();
        if (_book.Store is { } store)
            await store.Writer.SettleAsync();
    }

    private void Report(SessionName session, HoldId hold, SessionInput report) =>
        Front.Tell(new ReportHold(session, hold, report), ActorRefs.NoSender);

    private sealed class HoldOwner(SessionName session, AkkaRuntime runtime) : IHoldOwner
    {
        // Where there is no other node, nobody has gone on without this one.
        public bool MayTell => runtime._desk.Neighbours == 0 || runtime._desk.Pulse.IsSteady;

        public void Delivered(HoldId hold) => runtime.Report(session, hold, new SessionInput.HoldDelivered(runtime._desk.Now, hold));

        public void Lost(HoldId hold) => runtime.Report(session, hold, new SessionInput.HoldLost(runtime._desk.Now, hold));
    }
}

/// <summary>Under this the front of a node is registered.</summary>
public sealed class SessionFrontKey
{
    private SessionFrontKey()
    {
    }
}
