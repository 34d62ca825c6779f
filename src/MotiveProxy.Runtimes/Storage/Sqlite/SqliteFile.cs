using Microsoft.Data.Sqlite;
using Microsoft.Win32.SafeHandles;

namespace MotiveProxy.Runtimes.Storage.Sqlite;

/// <summary>The file of a database: made for its owner only, and one process's at a time.</summary>
internal sealed class SqliteFile : IDisposable
{
    private const UnixFileMode OwnersFolder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode OwnersFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly FileStream _lock;

    private SqliteFile(string path, FileStream held) => (Path, _lock) = (path, held);

    /// <summary>Where it is.</summary>
    public string Path { get; }

    /// <summary>Makes the file if there is none, and takes it for this process.</summary>
    /// <exception cref="StoreException">It cannot be made or written, or another server has it.</exception>
    public static SqliteFile Take(string path)
    {
        try
        {
            MakeFolder(System.IO.Path.GetDirectoryName(path)!);
            var held = Lock(path);
            try
            {
                Open(path, FileMode.OpenOrCreate, FileShare.ReadWrite).Dispose();
                return new SqliteFile(path, held);
            }
            catch
            {
                held.Dispose();
                throw;
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw CannotUse(path, failure);
        }
    }

    /// <summary>What is said of a file that cannot be used.</summary>
    public static StoreException CannotUse(string path, Exception failure) => new(
        $"Cannot keep sessions in {path}: {failure.Message.TrimEnd('.')}. Choose another file with MOTIVE_PROXY_DATABASE, or keep nothing with MOTIVE_PROXY_STORE=none.",
        failure);

    /// <summary>A connection to the file, not opened yet.</summary>
    public SqliteConnection Connect(SqliteOpenMode mode) =>
        new(new SqliteConnectionStringBuilder { DataSource = Path, Mode = mode, Pooling = false }.ToString());

    /// <summary>Opens the write-ahead log, which stands beside the file as long as a connection is open. No lock of SQLite's is on it that closing it could undo.</summary>
    public SafeFileHandle OpenLog() => File.OpenHandle(Path + "-wal", FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);

    /// <summary>Opens a file of the journal, or makes it.</summary>
    /// <param name="number">1 or 2.</param>
    public SafeFileHandle OpenJournal(int number)
    {
        // The one call knows modes, the other gives a handle alone.
        using var stream = Open($"{Path}-journal{number}", FileMode.OpenOrCreate, FileShare.ReadWrite | FileShare.Delete);
        return File.OpenHandle(stream.Name, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
    }

    /// <inheritdoc/>
    public void Dispose() => _lock.Dispose();

    private static void MakeFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
            Directory.CreateDirectory(folder, OwnersFolder);
    }

    // The operating system lets go of it however the process ends.
    private static FileStream Lock(string path)
    {
        try
        {
            return Open(path + "-lock", FileMode.OpenOrCreate, FileShare.None);
        }
        catch (IOException taken) when (IsTaken(taken))
        {
            throw new StoreException(
                $"Another server keeps its sessions in {path}. Stop that one, or choose another file with MOTIVE_PROXY_DATABASE, or keep nothing with MOTIVE_PROXY_STORE=none.",
                taken);
        }
    }

    // A disk that is full or read-only is something else, and its own message says so: ERROR_SHARING_VIOLATION, or EWOULDBLOCK.
    private static bool IsTaken(IOException failure) =>
        (failure.HResult & 0xFFFF) == (OperatingSystem.IsWindows() ? 32 : OperatingSystem.IsLinux() ? 11 : 35);

    private static FileStream Open(string path, FileMode mode, FileShare share)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = share, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnersFile;
        return new FileStream(path, options);
    }
}
