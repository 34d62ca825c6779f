using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes.Storage;
using MotiveProxy.Runtimes.Storage.Sqlite;

namespace MotiveProxy.Runtimes.Tests.Storage.Sqlite;

/// <summary>How what is committed comes out of the write-ahead log into the file.</summary>
public sealed class SqliteCheckpointsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_is_committed_comes_into_the_file_beside_the_commits()
    {
        using var file = SqliteFile.Take(_folder.File("sessions.db"));
        using var connection = file.Connect(SqliteOpenMode.ReadWrite);
        connection.Open();
        SqliteSchema.Execute(connection, "PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0; CREATE TABLE t (x); INSERT INTO t VALUES (1)");

        Note(SqliteCheckpoints.Distance - 1);
        Assert.Equal(0, TablesOfTheFileAlone());
        Note(SqliteCheckpoints.Distance);
        Assert.Equal(1, TablesOfTheFileAlone());

        void Note(long total)
        {
            using var checkpoints = new SqliteCheckpoints(file);
            checkpoints.Note(total);
        }
    }

    [Fact]
    public void The_log_stays_short_however_much_is_committed()
    {
        using var store = SqliteStore.Open(_folder.File("sessions.db"));
        for (var step = 1; step <= 400; step++)
        {
            store.Write([Change(step)], []);
            store.Tidy(isDue: false);
        }

        Assert.InRange(new FileInfo(_folder.File("sessions.db-wal")).Length, 1, 3 * SqliteCheckpoints.LongestLog * 4_096);
    }

    [Fact]
    public void What_may_not_be_on_the_disk_is_brought_into_the_file()
    {
        using var file = SqliteFile.Take(_folder.File("sessions.db"));
        using var writing = SqliteWriting.Open(file);
        writing.Write([Change(1)], []);
        writing.Empty();
        using (var reading = new SqliteReading(file))
        {
            using var rows = reading.Rows("SELECT life FROM sessions", row => row.GetInt64(0)).GetEnumerator();
            Assert.True(rows.MoveNext());
            writing.Write([Change(2)], []);
            Assert.Throws<StoreException>(writing.Rescue);
        }

        writing.Rescue();

        Assert.All(["-wal", "-journal1", "-journal2"], end => Assert.Equal(0, new FileInfo(_folder.File("sessions.db" + end)).Length));
        Assert.Equal(2, FileAlone("SELECT count(*) FROM transcript"));
    }

    [Fact]
    public void What_was_written_before_a_failure_is_brought_to_the_disk_after_it()
    {
        using var store = SqliteStore.Open(_folder.File("sessions.db"));
        store.Write([Change(1)], []);
        Assert.ThrowsAny<Exception>(() => store.Write([Change(2) with { Entries = null! }], []));

        store.Sync();

        Assert.Equal([1L], store.Transcript(new LifeId(1)).Select(entry => entry.Number));
    }

    private static SessionChange Change(long number)
    {
        var at = new DateTimeOffset(2026, 3, 1, 8, 0, 0, TimeSpan.Zero).AddSeconds(number);
        return new SessionChange(
            new LifeId(1), SessionName.Restore("room"), at, at, [1], [], [new StoredEntry(number, at, Encoding.UTF8.GetBytes(new string('x', 100_000)))]);
    }

    private int TablesOfTheFileAlone() => FileAlone("SELECT count(*) FROM sqlite_schema");

    private int FileAlone(string question)
    {
        File.Copy(_folder.File("sessions.db"), _folder.File("alone.db"), overwrite: true);
        using var alone = new SqliteConnection($"Data Source={_folder.File("alone.db")};Pooling=False");
        alone.Open();
        return Convert.ToInt32(SqliteSchema.Scalar(alone, question), CultureInfo.InvariantCulture);
    }
}
