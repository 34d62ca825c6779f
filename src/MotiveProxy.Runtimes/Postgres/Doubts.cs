using System.Collections.Concurrent;
using MotiveProxy.Core.Sessions;
using Npgsql;

namespace MotiveProxy.Runtimes.Postgres;

/// <summary>
/// Turns on this node that are parked because other nodes, which may be dead, have holds in their sessions: as soon as each of those nodes has
/// announced itself once more, or is dead and all that it held is lost, there is no doubt any more.
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

        var seen = await SeenAsync([.. _doubts.SelectMany(doubt => doubt.Value.Others).Distinct(StringComparer.Ordinal)]);
        foreach (var (hold, doubt) in _doubts)
        {
            if (doubt.IsOver(seen))
                house.Post(doubt.Session, new Letter(new SessionInput.DoubtEnded(house.Now, hold)));
            else if (house.Time.GetElapsedTime(doubt.Since) < house.Rules.DeathNotice)
                continue;

            _doubts.TryRemove(hold, out _);
        }
    }

    // When those who live said so last; nothing for the dead as long as they may hold something.
    private async Task<Dictionary<string, DateTimeOffset?>> SeenAsync(string[] nodes)
    {
        await using var command = house.Database.CreateCommand(
            "SELECT id, seen FROM nodes WHERE id = ANY($1) UNION ALL SELECT id, NULL FROM dead_nodes WHERE id = ANY($1)");
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = nodes });
        var seen = new Dictionary<string, DateTimeOffset?>(StringComparer.Ordinal);
        await using var rows = await command.ExecuteReaderAsync();
        while (await rows.ReadAsync())
            seen.Add(rows.GetString(0), await rows.IsDBNullAsync(1) ? null : rows.GetTime(1));
        return seen;
    }

    private sealed record Doubt(SessionName Session, HashSet<string> Others, long Since)
    {
        private Dictionary<string, DateTimeOffset?>? _first;

        // What was read first was read after the turn had come: whatever is later is a sign of life since. Who is nowhere any more holds nothing.
        public bool IsOver(Dictionary<string, DateTimeOffset?> seen)
        {
            if (_first is null)
            {
                _first = seen;
                return false;
            }

            return Others.All(node => !seen.TryGetValue(node, out var now) || now > _first.GetValueOrDefault(node));
        }
    }
}
