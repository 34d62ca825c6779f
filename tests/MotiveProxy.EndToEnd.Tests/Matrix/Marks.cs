using System.Text;

namespace MotiveProxy.EndToEnd.Tests.Matrix;

/// <summary>What stands in the cells of <c>docs/clients.md</c>: references to tests and to reasons, which come at its end.</summary>
internal sealed class Marks
{
    private readonly List<string> _reasons = [];
    private readonly List<string> _tests = [];

    /// <summary>A link to the tests that prove a case, the letter of the reason why none can, or nothing.</summary>
    public string Of(string client, Api api, Case column, IEnumerable<Claim> claims)
    {
        var proofs = claims.Where(claim => claim.Case == column).OrderBy(claim => claim.TestName, StringComparer.Ordinal).ToList();
        if (proofs.Count > 0)
            return $"[✓][{Place(_tests, $"../tests/MotiveProxy.EndToEnd.Tests/{proofs[0].TestFile} \"{string.Join(' ', proofs.Select(proof => proof.TestName))}\"") + 1}]";

        var limit = OwnLimits.All.FirstOrDefault(limit => (limit.Client, limit.Api, limit.Case) == (client, api, column));
        return limit is null ? string.Empty : $"{Letter(Place(_reasons, limit.Why))}";
    }

    /// <summary>The reasons.</summary>
    public void AppendReasons(StringBuilder page)
    {
        page.Append("\nThe clients' own limits:\n\n");
        for (var reason = 0; reason < _reasons.Count; reason++)
            page.Append($"- {Letter(reason)}: {_reasons[reason]}\n");
    }

    /// <summary>Where the links lead: to the file of the first test; the names of all are the link's title.</summary>
    public void AppendLinks(StringBuilder page)
    {
        page.Append('\n');
        for (var test = 0; test < _tests.Count; test++)
            page.Append($"[{test + 1}]: {_tests[test]}\n");
    }

    private static char Letter(int reason) => (char)('a' + reason);

    private static int Place(List<string> list, string what)
    {
        if (!list.Contains(what, StringComparer.Ordinal))
            list.Add(what);
        return list.IndexOf(what);
    }
}
