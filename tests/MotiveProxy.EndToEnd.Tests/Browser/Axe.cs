using System.Text.Json;
using Microsoft.Playwright;
using MotiveProxy.EndToEnd.Tests.Running;
using MotiveProxy.Tests.Common;

namespace MotiveProxy.EndToEnd.Tests.Browser;

/// <summary>axe-core, which judges whether everybody can use a page.</summary>
internal static class Axe
{
    /// <summary>What is seriously wrong with a page as it stands, a line each.</summary>
    public static async Task<IReadOnlyList<string>> JudgeAsync(IPage page)
    {
        Require.That(File.Exists(Place.Axe), $"axe-core is not installed: run `npm ci` in {Place.NodeScripts}");
        await page.EvaluateAsync(await File.ReadAllTextAsync(Place.Axe));
        var found = await page.EvaluateAsync<JsonElement>("async () => (await axe.run({ resultTypes: ['violations'] })).violations");
        return
        [
            .. from rule in found.EnumerateArray()
               where rule.GetProperty("impact").GetString() is "serious" or "critical"
               from node in rule.GetProperty("nodes").EnumerateArray()
               select $"{rule.GetProperty("id")}: {node.GetProperty("html")} {node.GetProperty("failureSummary")}",
        ];
    }
}
