namespace MotiveProxy.Serving;

/// <summary>What some files held when they were last looked at.</summary>
internal sealed class FileContents(IReadOnlyList<string> paths)
{
    private string _last = ReadAll(paths);

    /// <summary>The files, whether or not they exist.</summary>
    public IReadOnlyList<string> Paths => paths;

    /// <summary>Looks again.</summary>
    public bool HaveChanged()
    {
        var now = ReadAll(paths);
        var changed = now != _last;
        _last = now;
        return changed;
    }

    private static string ReadAll(IReadOnlyList<string> paths) => string.Join('\0', paths.Select(Read));

    private static string Read(string path)
    {
        try
        {
            return File.Exists(path) ? "=" + File.ReadAllText(path) : "";
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return failure.GetType().Name;
        }
    }
}
