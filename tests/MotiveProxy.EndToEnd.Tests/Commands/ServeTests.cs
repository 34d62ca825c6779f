using System.Text.Json;
using System.Text.RegularExpressions;
using MotiveProxy.EndToEnd.Tests.Running;

namespace MotiveProxy.EndToEnd.Tests.Commands;

/// <summary>The command as a process: how it starts, starts anew, and does not start.</summary>
public sealed partial class ServeTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("motive-serve-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_port_in_use_is_said_with_what_to_do()
    {
        await using var first = await RunningServer.StartAsync();
        await using var second = Start("--port", $"{first.Address.Port}");

        Assert.Equal(1, await second.ExitAsync());
        Assert.Contains($"Port {first.Address.Port} on 127.0.0.1 is in use by another program.", second.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", second.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_that_is_wrong_is_said_at_once_and_ends_with_2()
    {
        await using var program = Start("serve", "--port", "x", "--drain", "y");

        Assert.Equal(2, await program.ExitAsync());
        Assert.Contains("PORT is 'x'", program.Output, StringComparison.Ordinal);
        Assert.Contains("DRAIN is 'y'", program.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dotenv_counts_and_a_name_that_is_no_option_is_warned_about()
    {
        WriteDotEnv("MOTIVE_PROXY_PORT=0\nMOTIVE_PROXY_PROT=1\nMOTIVE_PROXY_LOG_FORMAT=json\n");
        await using var program = Start();

        using var warning = JsonDocument.Parse(await program.LineWithAsync("MOTIVE_PROXY_PROT"));
        Assert.Equal("Warning", warning.RootElement.GetProperty("Level").GetString());
        Assert.EndsWith("did you mean MOTIVE_PROXY_PORT?", warning.RootElement.GetProperty("RenderedMessage").GetString(), StringComparison.Ordinal);
        using var listening = JsonDocument.Parse(await program.LineWithAsync("listens on"));
        Assert.Equal("Information", listening.RootElement.GetProperty("Level").GetString());
    }

    [Fact]
    public async Task Reload_starts_anew_at_the_same_address_when_a_file_changes_and_not_when_it_is_wrong()
    {
        await using var program = Start("--port", "0", "--reload");
        var address = Listening().Match(await program.LineWithAsync("listens on")).Value;

        WriteDotEnv("MOTIVE_PROXY_PRESENT=old\n");
        await program.LineWithAsync("the server goes on as before");
        Assert.DoesNotContain("from-a-file", await ModelsAsync(address), StringComparison.Ordinal);

        WriteDotEnv("MOTIVE_PROXY_MODELS=from-a-file\n");
        await program.LineWithAsync("starting anew");
        Assert.Equal(address, Listening().Match(await program.LineWithAsync("listens on")).Value);
        Assert.Contains("from-a-file", await ModelsAsync(address), StringComparison.Ordinal);

        await program.SignalAsync("TERM");
        Assert.Equal(0, await program.ExitAsync());
    }

    [Fact]
    public async Task Sessions_are_kept_in_the_users_folder_and_one_server_has_them_at_a_time()
    {
        await using var first = StartKeeping();
        await first.LineWithAsync("listens on");
        await using var second = StartKeeping();

        Assert.Equal(1, await second.ExitAsync());
        Assert.Contains("Another server keeps its sessions in", second.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", second.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(_folder.FullName, "motive-proxy", "sessions.db")));
    }

    [Fact]
    public async Task A_place_that_cannot_be_written_is_said_with_the_option()
    {
        var file = Path.Combine(_folder.FullName, "file");
        await File.WriteAllTextAsync(file, "");
        await using var program = Start("--port", "0", "--store", "sqlite", "--database", Path.Combine(file, "sessions.db"));

        Assert.Equal(1, await program.ExitAsync());
        Assert.Contains("MOTIVE_PROXY_DATABASE", program.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", program.Output, StringComparison.Ordinal);
    }

    private static async Task<string> ModelsAsync(string address)
    {
        using var http = new HttpClient();
        return await http.GetStringAsync(new Uri(address + "/v1/models"));
    }

    private OutsideProgram Start(params string[] line) => OutsideProgram.Start("dotnet", [Place.Command, .. line], _folder.FullName);

    private OutsideProgram StartKeeping() => OutsideProgram.Start(
        "dotnet",
        [Place.Command, "--port", "0"],
        _folder.FullName,
        new Dictionary<string, string> { ["MOTIVE_PROXY_STORE"] = "sqlite", ["XDG_DATA_HOME"] = _folder.FullName });

    // In one step, as careful editors do it: a server must never read half of it.
    private void WriteDotEnv(string text)
    {
        var draft = Path.Combine(_folder.FullName, "draft");
        File.WriteAllText(draft, text);
        File.Move(draft, Path.Combine(_folder.FullName, ".env"), overwrite: true);
    }

    [GeneratedRegex(@"http://[0-9.]+:[0-9]+", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Listening();
}
