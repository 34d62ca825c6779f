using System.Reflection;
using System.Text;
using MotiveProxy.Tests.Common;
using Xunit.Sdk;

namespace MotiveProxy.EndToEnd.Tests.Matrix;

/// <summary>What docs/clients.md says is what the tests prove, no more and no less.</summary>
public sealed class ClientsPageTests
{
    [Fact]
    public void The_page_of_clients_is_true() =>
        Golden.FileMatches(Path.Combine(SourceTree.Root, "docs", "clients.md"), Encoding.UTF8.GetBytes(ClientsPage.Write()));

    [Fact]
    public void What_is_claimed_is_claimed_by_tests_in_files_that_are_there() => Assert.All(Claim.All, claim =>
    {
        Assert.NotEmpty(claim.Test.GetCustomAttributes<FactAttribute>());
        Assert.True(File.Exists(Path.Combine(SourceTree.Project, claim.TestFile)), claim.TestFile);
    });

    [Fact]
    public void A_theory_proves_what_it_claims_of_its_rows_libraries_and_of_no_other()
    {
        foreach (var theory in Claim.All.GroupBy(claim => claim.Test))
        {
            var parameter = Array.FindIndex(theory.Key.GetParameters(), parameter => parameter.Name is "library");
            if (parameter < 0)
                continue;

            var rows = theory.Key.GetCustomAttributes<DataAttribute>().SelectMany(data => data.GetData(theory.Key)).Select(row => $"npm:{row[parameter]}");
            Assert.Equal(rows.Distinct().Order(StringComparer.Ordinal), theory.Select(claim => claim.Client).Distinct().Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public void What_is_a_clients_own_limit_is_proved_by_nobody() => Assert.Empty(OwnLimits.All
        .Select(limit => (limit.Client, limit.Api, limit.Case))
        .Intersect(Claim.All.Select(claim => (claim.Client, claim.Api, claim.Case))));
}
