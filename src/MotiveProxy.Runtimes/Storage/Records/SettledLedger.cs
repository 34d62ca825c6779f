using System.Collections.Immutable;
using MotiveProxy.Core.Sessions;

namespace MotiveProxy.Runtimes.Storage.Records;

/// <summary>
/// Which settled turns of a session are stored apart already, and under which numbers. A state then only says which of them are where: the smallest
/// number, and for each its place among all turns and how far its number is from the smallest.
/// </summary>
internal sealed class SettledLedger
{
    private readonly List<SettledBytes> _fresh = [];
    private List<Known> _known = [];
    private List<Known> _before = [];
    private long _last;

    [ThreadStatic]
    private static MemoryStream? _places;

    /// <summary>What is not stored yet of those that the latest state refers to.</summary>
    public IReadOnlyList<SettledBytes> Fresh => _fresh;

    /// <summary>Those before this one are not needed any more.</summary>
    public long From { get; private set; }

    /// <summary>What was fresh is on its way to the store.</summary>
    public void Take() => _fresh.Clear();

    /// <summary>Numbers the settled turns of a state, which follows the one before it.</summary>
    /// <param name="turns">All turns of the state.</param>
    /// <param name="others">Takes those that are not settled.</param>
    /// <returns>Which are where, as the state has to say it; <see langword="null"/>: none is.</returns>
    public byte[]? Note(ImmutableArray<SeatedTurn> turns, List<SeatedTurn> others)
    {
        (_before, _known) = (_known, _before);
        _known.Clear();
        From = _last + 1;
        var next = 0;
        for (var place = 0; place < turns.Length; place++)
        {
            if (NumberOf(turns[place], ref next) is not { } number)
            {
                others.Add(turns[place]);
                continue;
            }

            _known.Add(new Known(turns[place], number, place));
            From = Math.Min(From, number);
        }

        _fresh.RemoveAll(one => one.Number < From);
        return _known.Count == 0 ? null : Places();
    }

    /// <summary>Reads which are where, in the order of their places.</summary>
    /// <exception cref="StoreException">They cannot be read.</exception>
    public static List<(int Place, long Number)> Read(byte[] places) => SettledTurns.Reading(() =>
    {
        using var reader = new BinaryReader(new MemoryStream(places));
        var first = reader.Read7BitEncodedInt64();
        var all = new List<(int, long)>();
        while (reader.BaseStream.Position < places.Length)
            all.Add((reader.Read7BitEncodedInt(), first + reader.Read7BitEncodedInt64()));
        return all;
    });

    /// <summary>Learns of a turn that is stored.</summary>
    public void Restore(SeatedTurn turn, long number)
    {
        _known.Add(new Known(turn, number, _known.Count));
        _last = Math.Max(_last, number);
    }

    private byte[] Places()
    {
        var places = _places ??= new MemoryStream();
        places.SetLength(0);
        var writer = new BinaryWriter(places);
        writer.Write7BitEncodedInt64(From);
        foreach (var (_, number, place) in _known)
        {
            writer.Write7BitEncodedInt(place);
            writer.Write7BitEncodedInt64(number - From);
        }

        return places.ToArray();
    }

    // Turns stay in their order, and what does not change stays the same object: mostly it is the next one. What is not settled has no number.
    private long? NumberOf(SeatedTurn turn, ref int next)
    {
        if (next < _before.Count && ReferenceEquals(_before[next].Turn, turn))
            return _before[next++].Number;
        if (!SettledTurns.Has(turn))
            return null;

        for (var i = next + 1; i < _before.Count; i++)
        {
            if (!ReferenceEquals(_before[i].Turn, turn))
                continue;

            next = i + 1;
            return _before[i].Number;
        }

        _fresh.Add(new SettledBytes(++_last, SettledTurns.WriteOne(turn)));
        return _last;
    }

    private readonly record struct Known(SeatedTurn Turn, long Number, int Place);
}
