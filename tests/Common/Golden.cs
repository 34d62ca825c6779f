using System.Text;

namespace MotiveProxy.Tests.Common;

/// <summary>
/// Files that hold the exact bytes that something must give: <c>tests/PROJECT/Golden/NAME</c>.
/// With <c>MOTIVE_TESTS_UPDATE=1</c> they are written instead, to be read in review.
/// </summary>
internal static class Golden
{
    /// <summary>Compares with the file of a name, byte for byte.</summary>
    public static void Matches(string name, ReadOnlySpan<byte> actual) => FileMatches(Path.Combine(SourceTree.Project, "Golden", name), actual);

    /// <summary>Compares with any file that is kept true by a test.</summary>
    public static void FileMatches(string path, ReadOnlySpan<byte> actual)
    {
        if (SourceTree.Updates)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, actual);
            return;
        }

        Assert.True(File.Exists(path), $"{path} is missing. Run the tests with MOTIVE_TESTS_UPDATE=1 and read what they write.");
        var expected = File.ReadAllBytes(path);

        // Text first: its difference can be read.
        Assert.Equal(Encoding.UTF8.GetString(expected), Encoding.UTF8.GetString(actual));
        Assert.Equal(expected, actual.ToArray());
    }
}
