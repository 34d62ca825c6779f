namespace MotiveProxy.Server.Configuration;

/// <summary>What is allowed but deserves a word at the start.</summary>
internal static class Advice
{
    public static IEnumerable<string> On(MotiveOptions options)
    {
        if (!options.ApiKeys.IsEmpty && !options.ApiKeys.HasAdmin)
            yield return "API_KEYS has no key=admin: nobody can use /api";
        if (!options.ListensOnLoopback && options.ApiKeys.HasAdmin && options.AllowedHosts.IsEmpty)
            yield return "ALLOWED_HOSTS is empty: the operator API is reached by loopback names and addresses only";
    }
}
