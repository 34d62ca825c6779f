using System.Collections.Concurrent;
using MotiveProxy.Core.Sessions;

namespace MotiveProxy.Runtimes.Postgres;

/// <summary>
/// Turns on this node that are parked because other nodes, which may be dead, have holds in their sessions: as soon as each of those nodes has
/// said that all is written that it knew then, or is dead and all that it held is lost, there is no doubt any more.
/// </summary>
/// <param name="house">The node.</param>
internal sealed class Doubts(PostgresHouse house)
{
    private readonly ConcurrentDictionary<HoldId, Doubt> _doubts = new();

    /// <summary>Notes the turns that are parked.</summary>
    public void Note(SharedSession session)
    {
        if (session.Image is not { State.Parked: { IsEmpty: false } parked } image)
            return;

        // What is parked elsewhere takes the place of what turns out to be lost, if it came first.
        var holds = image.State.Turns.SelectMany(turn => turn.Holds).Concat(parked.Select(turn => turn.Hold));
        var others = holds.Select(PostgresNode.Of).Where(node => node != house.Node.Id).ToHashSet(StringComparer.Ordinal);
        if (others.Count == 0)
            return;

        foreach (var turn in parked.Where(turn => house.Node.Owns(turn.Hold)))
            _doubts.TryAdd(turn.Hold, new Doubt(session.Name, others, house.Time.GetTimestamp()));
    }

    /// <summary>Ends the doubts that can be ended.</summary>
    public async Task EndAsync()
    {
        if (_doubts.IsEmpty)
            return;

        var settled = await SettledAsync([.. _doubts.SelectMany(doubt => doubt.Value.Others).Distinct(StringComparer.Ordinal)]);
        foreach (var (hold, doubt) in _doubts)
        {
            if (doubt.IsOver(settled))
                house.Post(doubt.Session, new Letter(new SessionInput.DoubtEnded(house.Now, hold)));
            else if (house.Time.GetElapsedTime(doubt.Since) < house.Rules.DeathNotice)
                continue;

            _doubts.TryRemove(hold, out _);
        }
    }

    // How often those who live said it; nothing for the dead as long as they may hold something.
    private async Task<Dictionary<string, long?>> SettledAsync(string[] nodes)
    {
        await using var command = house.Database.CreateCommand(
            "SELECT id, settled FROM nodes WHERE id = ANY($1) UNION ALL SELECT id, NULL FROM dead_nodes WHERE id = ANY($1)");
        command.Parameters.AddNext<string[]>(nodes);
        var settled = new Dictionary<string, long?>(StringComparer.Ordinal);
        await using var rows = await command.ExecuteReaderAsync();
        while (await rows.ReadAsync())
            settled.Add(rows.GetString(0), await rows.IsDBNullAsync(1) ? null : rows.GetInt64(1));
        return settled;
    }

    private sealed record Doubt(SessionName Session, HashSet<string> Others, long Since)
    {
        private Dictionary<string, long?>? _first;

        // What was read first was read after the turn had come. The next time a node says it, it may speak of what it knew a second before; the
        // time after that, of all that it knew then. Who is nowhere any more holds nothing.
        public bool IsOver(Dictionary<string, long?> settled)
        {
            if (_first is null)
            {
                _first = settled;
                return false;
            }

            return Others.All(node => !settled.TryGetValue(node, out var now) || now >= _first.GetValueOrDefault(node) + 2);
        }
    }
}
