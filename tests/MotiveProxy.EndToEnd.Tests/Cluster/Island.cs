using System.Globalization;
using System.Security.Cryptography;
using MotiveProxy.EndToEnd.Tests.Running;
using MotiveProxy.Tests.Common;

namespace MotiveProxy.EndToEnd.Tests.Cluster;

/// <summary>
/// A network of two machines on this one: this machine itself, and an island, a network name space with an address of its own. Between
/// them is a switch, in a name space too, that can swallow everything: neither side is told that the other is out of reach.
/// </summary>
internal sealed class Island : IAsyncDisposable
{
    // What stands for it in MOTIVE_TESTS_WITHOUT.
    private const string Means = "network-namespaces";

    private readonly string _name;

    private Island(string name, string network) => (_name, Mainland, Address) = (name, network + ".1", network + ".2");

    /// <summary>This machine's address in that network.</summary>
    public string Mainland { get; }

    /// <summary>The island's address.</summary>
    public string Address { get; }

    /// <summary>The program, with its arguments, that starts another one on the island.</summary>
    public IReadOnlyList<string> Within => ["ip", "netns", "exec", Space];

    private string Space => _name + "-island";

    private string Switch => _name + "-switch";

    /// <summary>Makes it, or skips the test.</summary>
    public static async Task<Island> RiseAsync()
    {
        Require.Unless(Means, OperatingSystem.IsLinux(), "Network name spaces are Linux's");
        Require.Unless(Means, Exists("ip"), "ip is not installed: apt-get install iproute2");
        var number = RandomNumberGenerator.GetInt32(1000, 10_000);
        var island = new Island(string.Create(CultureInfo.InvariantCulture, $"mp{number}"), string.Create(CultureInfo.InvariantCulture, $"10.{190 + (number / 250)}.{number % 250}"));
        var (status, refused) = await TryAsync("netns", "add", island.Switch);
        Require.Unless(Means, status == 0, $"No network name space may be made here: {refused}");
        try
        {
            await island.BuildAsync();
            return island;
        }
        catch (InvalidOperationException lacking)
        {
            await island.DisposeAsync();
            Require.Unless(Means, present: false, $"This machine has not all that a network takes: {lacking.Message}");
            throw;
        }
    }

    /// <summary>From now on nothing gets from one side to the other.</summary>
    public Task CutOffAsync() => RunAsync("-n", Switch, "link", "set", "bridge", "down");

    /// <summary>From now on everything does.</summary>
    public Task HealAsync() => RunAsync("-n", Switch, "link", "set", "bridge", "up");

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // The links end with either of their sides.
        foreach (var space in (string[])[Space, Switch])
            await TryAsync("netns", "delete", space);
    }

    private async Task BuildAsync()
    {
        await RunAsync("netns", "add", Space);
        await RunAsync("-n", Switch, "link", "add", "bridge", "type", "bridge");
        await RunAsync("link", "add", _name, "type", "veth", "peer", "name", "mainland", "netns", Switch);
        await RunAsync("-n", Switch, "link", "add", "island", "type", "veth", "peer", "name", "sea", "netns", Space);
        foreach (var link in (string[])["mainland", "island"])
        {
            await RunAsync("-n", Switch, "link", "set", link, "master", "bridge");
            await RunAsync("-n", Switch, "link", "set", link, "up");
        }

        await RunAsync("-n", Space, "address", "add", Address + "/30", "dev", "sea");
        await RunAsync("-n", Space, "link", "set", "sea", "up");
        await RunAsync("-n", Space, "link", "set", "lo", "up");
        await RunAsync("address", "add", Mainland + "/30", "dev", _name);
        await RunAsync("link", "set", _name, "up");
        await HealAsync();
    }

    private static async Task RunAsync(params string[] arguments)
    {
        var (status, output) = await TryAsync(arguments);
        if (status != 0)
            throw new InvalidOperationException($"ip {string.Join(' ', arguments)}: {output}");
    }

    private static async Task<(int Status, string Output)> TryAsync(params string[] arguments)
    {
        await using var ip = OutsideProgram.Start("ip", arguments);
        return (await ip.ExitAsync(), ip.Output);
    }

    private static bool Exists(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(':').Any(folder => File.Exists(Path.Combine(folder, program)));
}
