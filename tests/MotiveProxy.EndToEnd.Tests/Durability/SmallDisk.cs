using MotiveProxy.EndToEnd.Tests.Running;
using MotiveProxy.Tests.Common;

namespace MotiveProxy.EndToEnd.Tests.Durability;

/// <summary>
/// A disk of some megabytes (tmpfs) that can be full or read-only. It is mounted for all to see by who may do that; by anybody else in
/// name spaces of its own, where programs are then started.
/// </summary>
internal sealed class SmallDisk : IAsyncDisposable
{
    // What tmpfs gives away at a time.
    private const int Page = 4096;

    private readonly DirectoryInfo _folder;
    private readonly OutsideProgram? _keeper;
    private CancellationTokenSource _freed = new();
    private Task _filling = Task.CompletedTask;

    private SmallDisk(DirectoryInfo folder, OutsideProgram? keeper) => (_folder, _keeper) = (folder, keeper);

    /// <summary>Its only folder, as programs <see cref="Within"/> see it.</summary>
    public string Folder => _folder.FullName;

    /// <summary>The program, with its arguments, that starts another one where the disk is seen; none if it is seen everywhere.</summary>
    public IReadOnlyList<string> Within => _keeper is null ? [] : ["nsenter", $"--target={_keeper.Id}", "--user", "--mount", "--preserve-credentials", "--"];

    private string Ballast => $"{(_keeper is null ? "" : $"/proc/{_keeper.Id}/root")}{Folder}/ballast";

    /// <summary>Mounts it, or skips the test.</summary>
    public static async Task<SmallDisk> MountAsync(int megabytes = 16)
    {
        var size = $"size={megabytes}m";
        Require.That(OperatingSystem.IsLinux(), "A small disk is mounted on Linux only");
        var folder = Directory.CreateTempSubdirectory("motive-disk-");
        if (await ExitAsync("mount", "-t", "tmpfs", "-o", size, "tmpfs", folder.FullName) == 0)
            return new SmallDisk(folder, keeper: null);

        // The name spaces last as long as a process in them; this one ends with its input.
        var keeper = OutsideProgram.Start(
            "unshare", ["--user", "--map-root-user", "--mount", "sh", "-c", $"mount -t tmpfs -o {size} tmpfs \"$0\" && echo mounted && cat || echo refused", folder.FullName]);
        var mounted = await keeper.LinesAsync().FirstOrDefaultAsync() == "mounted";
        if (!mounted)
        {
            await keeper.DisposeAsync();
            folder.Delete();
        }

        Require.That(mounted, "Nothing may be mounted here, neither as it is nor in name spaces of our own");
        return new SmallDisk(folder, keeper);
    }

    /// <summary>Takes all its space, and at once what becomes free, until <see cref="FreeAsync"/>.</summary>
    public void Fill()
    {
        _freed = new CancellationTokenSource();
        var ballast = new FileStream(Ballast, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, BufferSize = 0 });
        FillOnce(ballast);
        _filling = StayFullAsync(ballast, _freed.Token);
    }

    /// <summary>Gives the space back.</summary>
    public async Task FreeAsync()
    {
        await _freed.CancelAsync();
        await _filling;
        File.Delete(Ballast);
    }

    /// <summary>Makes it read-only, or writable again. While a program has a file open for writing the system refuses.</summary>
    public async Task RemountAsync(bool readOnly)
    {
        string[] remount = [.. Within, "mount", "-o", readOnly ? "remount,ro" : "remount,rw", Folder];
        Assert.Equal(0, await ExitAsync(remount[0], remount[1..]));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _freed.CancelAsync();
        await _filling;
        _freed.Dispose();
        if (_keeper is null)
            await ExitAsync("umount", "--lazy", Folder);
        else
            await _keeper.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private static async Task StayFullAsync(FileStream ballast, CancellationToken freed)
    {
        await using var closing = ballast;
        using var again = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        try
        {
            while (await again.WaitForNextTickAsync(freed))
                FillOnce(ballast);
        }
        catch (OperationCanceledException)
        {
            // The space is given back.
        }
    }

    private static void FillOnce(FileStream ballast)
    {
        var page = new byte[Page];
        try
        {
            while (true)
                ballast.Write(page);
        }
        catch (IOException)
        {
            // Full.
        }
    }

    private static async Task<int> ExitAsync(string file, params string[] arguments)
    {
        await using var program = OutsideProgram.Start(file, arguments);
        return await program.ExitAsync();
    }
}
