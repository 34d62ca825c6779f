using MotiveProxy.Commands.Tests.Running;
using MotiveProxy.Tests.Common;

namespace MotiveProxy.Commands.Tests;

/// <summary>Where <c>export</c> writes to: a file is whole or as it was, and nothing waits for the end of a transcript.</summary>
public sealed class ExportedFileTests : IDisposable
{
    private const string Old = "what was there before";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("motive-exported-");

    public void Dispose() => _folder.Delete(recursive: true);

    private string Target => Path.Combine(_folder.FullName, "npc.jsonl");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_file_is_written_whole_whether_or_not_there_was_one(bool isThere)
    {
        if (isThere)
            await File.WriteAllTextAsync(Target, Old);

        using var folder = Watch(out var begun);
        await using var server = await SlowServer.StartAsync("one\n");
        await using var export = Start(server, "--output", Target);
        await begun.Task.Soon();
        Assert.Equal(isThere ? Old : null, File.Exists(Target) ? await File.ReadAllTextAsync(Target) : null);
        server.GoOn("two\n");

        Assert.Equal(0, await export.ExitAsync());
        Assert.Equal(("", ""), (export.Output.ToString(), export.Errors.ToString()));
        Assert.Equal("one\ntwo\n", await File.ReadAllTextAsync(Target));
        Assert.Equal(Target, Assert.Single(Directory.GetFileSystemEntries(_folder.FullName)));
    }

    [Fact]
    public async Task A_transcript_that_breaks_off_leaves_the_file_as_it_was()
    {
        await File.WriteAllTextAsync(Target, Old);
        using var folder = Watch(out var begun);
        await using var server = await SlowServer.StartAsync("one\n");
        await using var export = Start(server, "-o", Target);
        await begun.Task.Soon();
        server.BreakOff();

        Assert.Equal(1, await export.ExitAsync());
        Assert.Equal($"The connection to {server.Address}/ was lost before the end of the transcript. Export it once more.\n", export.Errors.ToString());
        await AssertUntouchedAsync();
    }

    [Fact]
    public async Task What_is_printed_of_a_transcript_that_breaks_off_is_not_taken_for_the_whole()
    {
        await using var server = await SlowServer.StartAsync("one\n");
        await using var export = Start(server, isShown: false);
        await export.Output.HearAsync("one\n");
        server.BreakOff();

        Assert.Equal(1, await export.ExitAsync());
        Assert.Equal($"The connection to {server.Address}/ was lost before the end of the transcript. Export it once more.\n", export.Errors.ToString());
    }

    [Fact]
    public async Task An_export_that_is_interrupted_leaves_the_file_as_it_was()
    {
        await File.WriteAllTextAsync(Target, Old);
        using var folder = Watch(out var begun);
        await using var server = await SlowServer.StartAsync("one\n");
        await using var export = Start(server, "--output", Target);
        await begun.Task.Soon();
        export.Interrupt();

        Assert.Equal(130, await export.ExitAsync());
        await AssertUntouchedAsync();
    }

    [SkippableFact]
    public async Task A_file_keeps_its_permissions_and_a_link_to_it_stays_a_link()
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows has no such modes.");
        const UnixFileMode ownersOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
#pragma warning disable CA1416 // Skipped there.
        await File.WriteAllTextAsync(Target, Old);
        File.SetUnixFileMode(Target, ownersOnly);
        var link = Path.Combine(_folder.FullName, "link");
        File.CreateSymbolicLink(link, "npc.jsonl");

        await using var server = await SlowServer.StartAsync("one\n");
        await using var export = Start(server, "--output", link);
        server.GoOn("");

        Assert.Equal(0, await export.ExitAsync());
        Assert.Equal("npc.jsonl", new FileInfo(link).LinkTarget);
        Assert.Equal(("one\n", ownersOnly), (await File.ReadAllTextAsync(Target), File.GetUnixFileMode(Target)));
#pragma warning restore CA1416
    }

    [Fact]
    public async Task Where_no_file_can_be_is_said()
    {
        await using var server = await SlowServer.StartAsync("one\n");
        server.GoOn("");
        var nowhere = Path.Combine(_folder.FullName, "missing");

        await AssertRefusedAsync(server, _folder.FullName, $"{_folder.FullName} is a folder. Name a file in it.");
        await AssertRefusedAsync(server, Path.Combine(nowhere, "npc.jsonl"), $"There is no folder {nowhere}. Make it, or name another file.");
        if (!OperatingSystem.IsWindows())
            await AssertRefusedAsync(server, "/dev/null", "/dev/null is no file that can be replaced. Redirect standard output to it instead.");
        Assert.Empty(Directory.GetFileSystemEntries(_folder.FullName));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_has_come_is_printed_before_the_rest_is_there(bool isShown)
    {
        await using var server = await SlowServer.StartAsync("one\n");
        await using var export = Start(server, isShown);
        await export.Output.HearAsync("one\n");
        server.GoOn("two\n");

        Assert.Equal(0, await export.ExitAsync());
        Assert.Equal("one\ntwo\n", export.Output.ToString());
    }

    [Fact]
    public async Task A_terminal_is_not_given_what_it_would_obey_but_a_pipe_gets_all()
    {
        const string said = "\u001b[2J😀\n";
        await using var server = await SlowServer.StartAsync(said);
        server.GoOn("");
        await using var shown = Start(server, isShown: true);
        await using var piped = Start(server, isShown: false);

        Assert.Equal((0, 0), (await shown.ExitAsync(), await piped.ExitAsync()));
        Assert.Equal(("\uFFFD[2J😀\n", said), (shown.Output.ToString(), piped.Output.ToString()));
    }

    [Fact]
    public async Task A_character_that_comes_in_two_pieces_is_shown_as_one()
    {
        await using var server = await SlowServer.StartAsync([(byte)'-', 0xC3]);
        await using var export = Start(server, isShown: true);
        await export.Output.HearAsync("-");
        server.GoOnWith([0xBC]);

        Assert.Equal(0, await export.ExitAsync());
        Assert.Equal("-ü", export.Output.ToString());
    }

    // Tells when the file beside the target is there.
    private FileSystemWatcher Watch(out TaskCompletionSource begun)
    {
        var told = begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var watcher = new FileSystemWatcher(_folder.FullName);
        watcher.Created += (_, _) => told.TrySetResult();
        watcher.EnableRaisingEvents = true;
        return watcher;
    }

    private async Task AssertUntouchedAsync()
    {
        Assert.Equal(Old, await File.ReadAllTextAsync(Target));
        Assert.Equal(Target, Assert.Single(Directory.GetFileSystemEntries(_folder.FullName)));
    }

    private static async Task AssertRefusedAsync(SlowServer server, string path, string message)
    {
        await using var export = Start(server, "--output", path);

        Assert.Equal(1, await export.ExitAsync());
        Assert.Equal(message + "\n", export.Errors.ToString());
    }

    private static CommandRun Start(SlowServer server, params string[] flags) => CommandRun.Start(["export", "npc", "--url", server.Address, .. flags]);

    private static CommandRun Start(SlowServer server, bool isShown) => CommandRun.Start(["export", "npc", "--url", server.Address], isShown: isShown);
}
