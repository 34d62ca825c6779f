using System.Threading.Channels;

namespace MotiveProxy.Serving;

/// <summary>Notices when the content of any of some files changes, or when one of them comes or goes.</summary>
internal sealed class FileWatch : IDisposable
{
    // Editors write a file in several steps; what counts is how it looks when they are done.
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(200);

    private readonly Channel<bool> _touched = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly List<FileSystemWatcher> _watchers = [];
    private readonly IReadOnlyList<string> _files;
    private readonly TimeProvider _time;
    private string _content;

    public FileWatch(IReadOnlyList<string> files, TimeProvider time)
    {
        _files = files;
        _time = time;
        foreach (var directory in files.GroupBy(file => Path.GetDirectoryName(file)!))
            _watchers.Add(Watch(directory.Key, directory));

        _content = ReadAll();
    }

    /// <summary>Waits for the next change.</summary>
    public async Task ChangedAsync(CancellationToken cancellation)
    {
        while (true)
        {
            await _touched.Reader.ReadAsync(cancellation);
            await Task.Delay(Quiet, _time, cancellation);
            var content = ReadAll();
            if (content == _content)
                continue;

            _content = content;
            return;
        }
    }

    public void Dispose()
    {
        foreach (var watcher in _watchers)
            watcher.Dispose();
    }

    private FileSystemWatcher Watch(string directory, IEnumerable<string> files)
    {
        var watcher = new FileSystemWatcher(directory);
        foreach (var file in files)
            watcher.Filters.Add(Path.GetFileName(file));

        watcher.Changed += (_, _) => _touched.Writer.TryWrite(true);
        watcher.Created += (_, _) => _touched.Writer.TryWrite(true);
        watcher.Deleted += (_, _) => _touched.Writer.TryWrite(true);
        watcher.Renamed += (_, _) => _touched.Writer.TryWrite(true);
        watcher.EnableRaisingEvents = true;
        return watcher;
    }

    private string ReadAll() => string.Join('\0', _files.Select(Read));

    private static string Read(string file)
    {
        try
        {
            return File.Exists(file) ? File.ReadAllText(file) : "\0";
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return failure.GetType().Name;
        }
    }
}
