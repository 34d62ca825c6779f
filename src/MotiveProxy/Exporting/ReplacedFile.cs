namespace MotiveProxy.Exporting;

/// <summary>A file that is whole or as it was before: it is written beside its place, and moved there when all of it is on the disk. It keeps its permissions.</summary>
internal sealed class ReplacedFile : IAsyncDisposable
{
    private const string Devices = "/dev";

    private readonly string _path;
    private readonly string _beside;
    private readonly FileStream _content;
    private bool _isCommitted;

    private ReplacedFile(string path, string folder)
    {
        _path = path;
        _beside = Path.Combine(folder, $".motive-proxy-{Path.GetRandomFileName()}");
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0 };
        if (OperatingSystem.IsWindows() || !File.Exists(path))
        {
            _content = new FileStream(_beside, options);
            return;
        }

        // At no moment more people may read it than might read the old one.
        var mode = File.GetUnixFileMode(path);
        options.UnixCreateMode = mode;
        _content = new FileStream(_beside, options);
        File.SetUnixFileMode(_content.SafeFileHandle, mode);
    }

    /// <summary>Takes what is to be in the file.</summary>
    public Stream Content => _content;

    /// <summary>Begins to write. What a link leads to is replaced, not the link.</summary>
    /// <exception cref="CommandFailedException">No file can be there.</exception>
    public static ReplacedFile Begin(string path)
    {
        var named = new FileInfo(path);
        var full = named.LinkTarget is null ? named.FullName : named.ResolveLinkTarget(returnFinalTarget: true)!.FullName;
        var folder = Path.GetDirectoryName(full);
        if (folder is null || Directory.Exists(full))
            throw new CommandFailedException($"{path} is a folder. Name a file in it.");
        if (!Directory.Exists(folder))
            throw new CommandFailedException($"There is no folder {folder}. Make it, or name another file.");

        // A file that is moved there would take the place of the device.
        if (named.DirectoryName is Devices || folder is Devices)
            throw new CommandFailedException($"{path} is no file that can be replaced. Redirect standard output to it instead.");

        return new ReplacedFile(full, folder);
    }

    /// <summary>All is written: it takes the place of what was there.</summary>
    public void Commit()
    {
        _content.Flush(flushToDisk: true);
        _content.Dispose();
        File.Move(_beside, _path, overwrite: true);
        _isCommitted = true;
    }

    public async ValueTask DisposeAsync()
    {
        await _content.DisposeAsync();
        if (!_isCommitted)
            File.Delete(_beside);
    }
}
