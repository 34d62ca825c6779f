using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes.Storage.Records;
using Npgsql;
using NpgsqlTypes;

namespace MotiveProxy.Runtimes.Postgres;

/// <summary>A round's drafts as columns of parameters.</summary>
/// <param name="node">Who writes.</param>
/// <param name="batchNumber">How many batches it has written.</param>
/// <param name="now">The time.</param>
internal sealed class WriteBatch(string node, long batchNumber, DateTimeOffset now)
{
    private readonly List<int> _ords = [];
    private readonly List<short> _kinds = [];
    private readonly List<long> _lives = [];
    private readonly List<long> _versions = [];
    private readonly List<string> _names = [];
    private readonly List<DateTimeOffset> _since = [];
    private readonly List<DateTimeOffset> _last = [];
    private readonly List<DateTimeOffset?> _wake = [];
    private readonly List<byte[]?> _states = [];
    private readonly List<bool> _enrols = [];
    private readonly List<(int Ord, string Id, short Kind, byte[] Body)> _contents = [];
    private readonly List<(int Ord, int Place, DateTimeOffset At, byte[] Events)> _events = [];
    private readonly List<(int Ord, string Node, byte[] Effects, byte[] Contents)> _sent = [];
    private int _place;

    /// <summary>Who writes.</summary>
    public string Node => node;

    /// <summary>How many drafts it has.</summary>
    public int Count => _ords.Count;

    /// <summary>The nodes that something is left for.</summary>
    public IEnumerable<string> Addressed => _sent.Select(sent => sent.Node).Distinct(StringComparer.Ordinal);

    /// <summary>Whether sessions begin with it.</summary>
    public bool HasBirths => _kinds.Contains(Birth);

    private const short Step = 0;
    private const short Birth = 1;
    private const short NoteOnly = 2;

    /// <summary>Adds a draft.</summary>
    /// <returns>Its place.</returns>
    /// <exception cref="ArgumentException">What was said in it cannot be written.</exception>
    public int Add(Draft draft)
    {
        // Written first: a draft that cannot be written leaves nothing.
        var state = draft.Next is { Ended: null } next ? StateRecords.Write(next) : null;
        var contents = ContentsOf(draft).Select(content => (content.Id, content.Kind, Body: KnownContents.Write(content.Value))).ToList();
        var events = EventsOf(draft).Select(told => (told.At, Documents: told.Events.Select(EventRecords.Write).ToList())).ToList();
        var effects = draft.Steps.SelectMany(step => step.Step.Effects)
            .Select(effect => (Node: NodeOf(effect), Effect: effect))
            .Where(sent => sent.Node is { } other && other != node)
            .GroupBy(sent => sent.Node!, sent => EffectRecords.Write(sent.Effect), StringComparer.Ordinal)
            .ToList();

        var ord = _ords.Count;
        _ords.Add(ord);
        _kinds.Add(draft.Before is not null ? Step : draft.IsBirth ? Birth : NoteOnly);
        _lives.Add(draft.Before?.Life ?? 0);
        _versions.Add(draft.Before?.Version ?? 0);
        _names.Add(SessionKeys.Of(draft.Session.Name));
        _since.Add(draft.Since.ToUniversalTime());
        _last.Add(draft.Next?.LastInputAt.ToUniversalTime() ?? now);
        _wake.Add(draft.Next?.WakeAt?.ToUniversalTime());
        _states.Add(state);
        _enrols.Add(draft.Next is { Ended: null } && (draft.Before is null || draft.Session.Enrolled != new Enrolment(node, draft.Before.Life)));
        foreach (var (id, kind, body) in contents)
            _contents.Add((ord, id.Value, (short)kind, body));
        foreach (var (at, documents) in events)
        {
            _events.Add((ord, _place, at.ToUniversalTime(), Packing.Pack(documents)));
            _place += documents.Count;
        }

        // Whoever is told what to do is told what it comes of as well, and need not ask.
        var news = effects.Count > 0 ? Packing.PackContents(contents) : [];
        foreach (var sent in effects)
            _sent.Add((ord, sent.Key, Packing.Pack(sent), news));
        return ord;
    }

    /// <summary>What a draft brings that states and events refer to, each once.</summary>
    public static IEnumerable<StoredContent> ContentsOf(Draft draft) => draft.Steps
        .SelectMany(step => StoredContent.Of(step.Before, step.Step))
        .Reverse()
        .DistinctBy(content => (content.Id, content.Kind));

    /// <summary>Whether a draft tells a hold of a node anything.</summary>
    public static bool Tells(Draft draft, string node) => draft.Steps.Exists(step => step.Step.Effects.Any(effect => NodeOf(effect) == node));

    /// <summary>Fills in the parameters of the statement.</summary>
    public void AddTo(NpgsqlParameterCollection parameters, int? mostSessions)
    {
        parameters.AddNext(node);
        parameters.AddNext(batchNumber);
        parameters.AddNext(_ords.ToArray());
        parameters.AddNext(_kinds.ToArray());
        parameters.AddNext(_lives.ToArray());
        parameters.AddNext(_versions.ToArray());
        parameters.AddNext(_names.ToArray());
        parameters.AddNext(_since.ToArray());
        parameters.AddNext(_last.ToArray());
        parameters.AddNext(_wake.ToArray());
        parameters.AddNext(_states.ToArray());
        parameters.AddNext(_enrols.ToArray());
        parameters.AddNext(now.ToUniversalTime());
        parameters.Add(new NpgsqlParameter { Value = mostSessions is { } most ? most : DBNull.Value, NpgsqlDbType = NpgsqlDbType.Integer });
        parameters.AddNext(_contents.Select(content => content.Ord).ToArray());
        parameters.AddNext(_contents.Select(content => content.Id).ToArray());
        parameters.AddNext(_contents.Select(content => content.Kind).ToArray());
        parameters.AddNext(_contents.Select(content => content.Body).ToArray());
        parameters.AddNext(_events.Select(told => told.Ord).ToArray());
        parameters.AddNext(_events.Select(told => told.Place).ToArray());
        parameters.AddNext(_events.Select(told => told.At).ToArray());
        parameters.AddNext(_events.Select(told => told.Events).ToArray());
        parameters.AddNext(_sent.Select(sent => sent.Ord).ToArray());
        parameters.AddNext(_sent.Select(sent => sent.Node).ToArray());
        parameters.AddNext(_sent.Select(sent => sent.Effects).ToArray());
        parameters.AddNext(_sent.Select(sent => sent.Contents).ToArray());
    }

    private static IEnumerable<(DateTimeOffset At, IEnumerable<SessionEvent> Events)> EventsOf(Draft draft)
    {
        foreach (var (_, step) in draft.Steps)
        {
            var happened = step.Effects.OfType<SessionEffect.Publish>().Select(publish => publish.Event).ToList();
            if (happened.Count > 0)
                yield return (step.Next.LastInputAt, happened);
        }

        if (draft.Notes.Count > 0)
            yield return (draft.NotedAt, draft.Notes);
    }

    private static string? NodeOf(SessionEffect effect) => effect switch
    {
        SessionEffect.Admit(var hold, _) => PostgresNode.Of(hold),
        SessionEffect.Send(var hold, _) => PostgresNode.Of(hold),
        SessionEffect.Complete(var hold, _) => PostgresNode.Of(hold),
        _ => null,
    };
}
