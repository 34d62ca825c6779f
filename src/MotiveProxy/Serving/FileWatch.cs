using System.Threading.Channels;

namespace MotiveProxy.Serving;

/// <summary>Notices when the content of any of some files changes, or when one of them comes or goes.</summary>
internal sealed class FileWatch : IDisposable
{
    // Editors write a file in several steps; what counts is how it looks when they are done.
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(200);

    private readonly Channel<bool> _touched = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly List<FileSystemWatcher> _watchers = [];
    private readonly FileContents _files;
    private readonly TimeProvider _time;

    public FileWatch(FileContents files, TimeProvider time)
    {
        _files = files;
        _time = time;
        foreach (var directory in files.Paths.GroupBy(path => Path.GetDirectoryName(path)!))
            _watchers.Add(Watch(directory.Key, directory));

        // A file may have changed between its reading and now.
        _touched.Writer.TryWrite(true);
    }

    /// <summary>Waits for the next change.</summary>
    public async Task ChangedAsync(CancellationToken cancellation)
    {
        while (true)
        {
            await _touched.Reader.ReadAsync(cancellation);
            await Task.Delay(Quiet, _time, cancellation);
            if (_files.HaveChanged())
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
}
