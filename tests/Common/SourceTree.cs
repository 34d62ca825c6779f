namespace MotiveProxy.Tests.Common;

/// <summary>Where the sources are, for tests that read or write files that are kept with them.</summary>
internal static class SourceTree
{
    /// <summary>The folder of the solution.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The folder of the test project that this is compiled into.</summary>
    public static string Project { get; } = Path.Combine(Root, "tests", typeof(SourceTree).Assembly.GetName().Name!);

    /// <summary>Whether files that are kept true by tests are to be written, not compared.</summary>
    public static bool Updates { get; } = Environment.GetEnvironmentVariable("MOTIVE_TESTS_UPDATE") is "1";

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "MotiveProxy.sln")))
            folder = folder.Parent ?? throw new InvalidOperationException("The tests do not run from inside the source tree.");
        return folder.FullName;
    }
}
