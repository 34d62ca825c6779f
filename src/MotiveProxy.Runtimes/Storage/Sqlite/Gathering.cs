using System.Buffers;
using System.Globalization;
using System.Text;
using MotiveProxy.Core.Sessions;

namespace MotiveProxy.Runtimes.Storage.Sqlite;

/// <summary>What has come together of a session in the journal, as its tables take it: of what was said again, the latest. Used for one session after the other.</summary>
internal sealed class Gathering : IChangeTaker
{
    private readonly List<ContentBytes> _contents = [];
    private readonly List<SettledBytes> _settled = [];
    private readonly ArrayBufferWriter<byte> _lines = new();
    private bool _isNewest;

    /// <summary>Which session.</summary>
    public LifeId Life { get; private set; }

    /// <summary>Its name.</summary>
    public string Name { get; private set; } = "";

    /// <summary>When it began.</summary>
    public DateTimeOffset Since { get; private set; }

    /// <summary>When it went on last.</summary>
    public DateTimeOffset At { get; private set; }

    /// <summary>Its state; <see langword="null"/>: it is over.</summary>
    public byte[]? State { get; private set; }

    /// <summary>What its prompts said, showed and were answered.</summary>
    public IReadOnlyList<ContentBytes> Contents => _contents;

    /// <summary>Its settled turns, also such as are not needed any more.</summary>
    public IReadOnlyList<SettledBytes> Settled => _settled;

    /// <summary>The first settled turn that is still needed.</summary>
    public long SettledFrom { get; private set; }

    /// <summary>The number of its last entry.</summary>
    public long LastEntry { get; private set; }

    /// <summary>Its entries, a time and a document on each line: no document has a line break in it.</summary>
    public ReadOnlySpan<byte> Entries => _lines.WrittenSpan;

    /// <summary>Begins with a session.</summary>
    /// <param name="lastEntry">The number of its last entry that is in the tables, as far as that matters: what is repeated is left out.</param>
    public void Begin(long lastEntry)
    {
        _contents.Clear();
        _settled.Clear();
        _lines.ResetWrittenCount();
        LastEntry = lastEntry;
    }

    /// <summary>Adds a change, after those before it.</summary>
    /// <param name="change">Its bytes.</param>
    /// <param name="format">The format of its row.</param>
    /// <param name="isNewest">Whether it is the last.</param>
    public void Add(ReadOnlySpan<byte> change, byte format, bool isNewest)
    {
        _isNewest = isNewest;
        JournalRow.Read(change, format, this);
    }

    void IChangeTaker.TakeSession(LifeId life, ReadOnlySpan<byte> name, DateTimeOffset since, DateTimeOffset at)
    {
        if (_isNewest)
            (Life, Name, Since, At) = (life, Encoding.UTF8.GetString(name), since, at);
    }

    void IChangeTaker.TakeState(ReadOnlySpan<byte> state)
    {
        if (_isNewest)
            State = state.IsEmpty ? null : state.ToArray();
    }

    void IChangeTaker.TakeSettledFrom(long number) => SettledFrom = number;

    void IChangeTaker.TakeSettled(long number, ReadOnlySpan<byte> body) => _settled.Add(new SettledBytes(number, body.ToArray()));

    void IChangeTaker.TakeContent(ReadOnlySpan<byte> id, ContentKind kind, ReadOnlySpan<byte> body) =>
        _contents.Add(new ContentBytes(new TurnId(Encoding.UTF8.GetString(id)), kind, body.ToArray()));

    void IChangeTaker.TakeEntry(long number, DateTimeOffset at, ReadOnlySpan<byte> happened)
    {
        if (number <= LastEntry)
            return;

        LastEntry = number;
        at.UtcTicks.TryFormat(_lines.GetSpan(20), out var length, provider: CultureInfo.InvariantCulture);
        _lines.Advance(length);
        _lines.Write(" "u8);
        _lines.Write(happened);
        _lines.Write("\n"u8);
    }
}
