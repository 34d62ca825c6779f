namespace MotiveProxy.Tests.Common;

/// <summary>
/// What a test needs of the machine. A missing tool skips the test and says why; where everything is meant to be there
/// (<c>MOTIVE_TESTS_REQUIRE=all</c>, as in CI) it fails it.
/// </summary>
internal static class Require
{
    private static readonly bool Everything = Environment.GetEnvironmentVariable("MOTIVE_TESTS_REQUIRE") is "all";
    private static readonly string[] Without = (Environment.GetEnvironmentVariable("MOTIVE_TESTS_WITHOUT") ?? string.Empty).Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Goes on if <paramref name="present"/>; else skips or fails the test with <paramref name="missing"/>.</summary>
    public static void That(bool present, string missing)
    {
        if (Everything)
            Assert.True(present, $"{missing} (MOTIVE_TESTS_REQUIRE=all)");
        Skip.IfNot(present, missing);
    }

    /// <summary>
    /// As <see cref="That"/>, of what cannot be had on every machine: where its name is among those of <c>MOTIVE_TESTS_WITHOUT</c>
    /// (separated by spaces) the test is skipped even if everything else is meant to be there.
    /// </summary>
    public static void Unless(string leftOut, bool present, string missing)
    {
        Skip.If(Without.Contains(leftOut, StringComparer.Ordinal), $"{leftOut} is left out (MOTIVE_TESTS_WITHOUT)");
        That(present, missing);
    }

    /// <summary>The path of a program on PATH.</summary>
    public static string Tool(string name)
    {
        var path = (Environment.GetEnvironmentVariable("PATH") ?? string.Empty)
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(File.Exists);
        That(path is not null, $"{name} is not on PATH");
        return path!;
    }
}
