using Microsoft.Win32.SafeHandles;

namespace MotiveProxy.Runtimes.Storage.Sqlite;

/// <summary>
/// Batches as they are written first: a row each, one after the other, in one of two files beside the database. What is in them comes into the tables of
/// sessions, contents and transcripts later: see <see cref="SqlitePending"/>. As soon as a file is long and nothing in the other is needed any more, that is written over.
/// </summary>
internal sealed class SqliteJournal : IDisposable
{
    /// <summary>So many bytes in a file, and it is long: twice what may wait to come into the tables.</summary>
    public const long LongFile = 16 << 20;

    // Batches are small and many; what a large one took is given back.
    private const int MostKept = 1 << 20;

    private readonly string _path;
    private readonly JournalFile[] _files;
    private MemoryStream _bytes = new();
    private int _current;

    /// <summary>Opens the files, or makes them.</summary>
    /// <param name="file">The database.</param>
    public SqliteJournal(SqliteFile file) => (_path, _files) = (file.Path, [new JournalFile(file.OpenJournal(1)), new JournalFile(file.OpenJournal(2))]);

    /// <summary>The file that rows are appended to: what was appended is on the disk as soon as it was flushed.</summary>
    public SafeFileHandle Newest => Current.Handle;

    /// <summary>Whether it is time for the other file.</summary>
    public bool IsLong => Current.Length >= LongFile;

    /// <summary>The first row that would be left if the other file were written over; <see langword="null"/>: none would be.</summary>
    public long? FirstOfNewest => Current.First;

    private JournalFile Current => _files[_current];

    /// <summary>Appends a batch as one row, or, if it is very large, as much of it as a row takes.</summary>
    /// <param name="number">The row's number.</param>
    /// <param name="batch">The batch.</param>
    /// <param name="first">The first change of it.</param>
    /// <returns>What stands in it; its bytes are there until the next is appended.</returns>
    public List<JournaledChange> Append(long number, IReadOnlyList<SessionChange> batch, int first = 0)
    {
        if (_bytes.Capacity > MostKept)
            _bytes = new MemoryStream();
        var changes = JournalRow.Write(_bytes, batch, first, JournalFile.Head);
        Current.Append(number, _bytes.GetBuffer().AsSpan(0, (int)_bytes.Length));
        return changes;
    }

    /// <summary>The rows from a number on, in order. After the last of them the next is appended.</summary>
    /// <param name="first">The number.</param>
    /// <exception cref="StoreException">Some are missing, or a newer program wrote one of them.</exception>
    public IEnumerable<(long Number, List<JournaledChange> Changes)> ReadAll(long first)
    {
        var files = _files.Select(file => file.Read()).ToList();
        _current = files[1].LastOrDefault().Number > files[0].LastOrDefault().Number ? 1 : 0;
        foreach (var file in _files)
            file.Cut();
        foreach (var (number, body) in files[1 - _current].Concat(files[_current]).Where(row => row.Number >= first))
        {
            if (number != first++)
            {
                throw new StoreException(
                    $"The store is damaged: row {first - 1} of its journal is missing. If {_path} is a copy that was put here, remove the files {_path}-journal1 and {_path}-journal2: they belong to the one that was here before.");
            }

            yield return (number, JournalRow.Split(body));
        }
    }

    /// <summary>From now on rows are appended to the other file, from its front.</summary>
    public void Turn()
    {
        _current = 1 - _current;
        Current.Restart();
    }

    /// <summary>Nothing that is in it is needed any longer.</summary>
    public void Clear()
    {
        foreach (var file in _files)
        {
            file.Restart();
            file.Cut();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var file in _files)
            file.Dispose();
        _bytes.Dispose();
    }
}
