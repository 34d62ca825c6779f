using System.Diagnostics;
using MotiveProxy.Tests.Common;

namespace MotiveProxy.EndToEnd.Tests.Httpx;

/// <summary>A Python that has httpx.</summary>
internal static class Python
{
    // A distribution's packages are seen by its own interpreter only, which need not be the first on PATH.
    private static readonly string[] Candidates = ["/usr/bin/python3", "python3"];

    private static readonly Lazy<string?> Found = new(() => Array.Find(Candidates, HasHttpx));

    /// <summary>Its path; the test is skipped without one.</summary>
    public static string WithHttpx()
    {
        Require.That(Found.Value is not null, "no python3 has the package httpx (Debian: python3-httpx)");
        return Found.Value!;
    }

    private static bool HasHttpx(string python)
    {
        try
        {
            using var probe = Process.Start(new ProcessStartInfo(python, ["-c", "import httpx"]) { UseShellExecute = false, RedirectStandardError = true })!;
            probe.WaitForExit();
            return probe.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
