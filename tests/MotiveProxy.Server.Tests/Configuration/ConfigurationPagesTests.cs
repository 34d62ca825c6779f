using System.Runtime.CompilerServices;
using MotiveProxy.Server.Configuration;

namespace MotiveProxy.Server.Tests.Configuration;

/// <summary>The files that are made from the table of options. <c>MOTIVE_TESTS_UPDATE=1</c> writes them anew.</summary>
public sealed class ConfigurationPagesTests
{
    [Fact]
    public void The_reference_page_is_true() => Check("docs/configuration.md", ConfigurationPages.Reference);

    [Fact]
    public void The_example_of_a_dotenv_is_true() => Check(".env.example", ConfigurationPages.DotEnvExample);

    [Fact]
    public void The_example_of_a_dotenv_is_readable_with_every_line_switched_on()
    {
        var directory = Directory.CreateTempSubdirectory("motive-example-");
        try
        {
            var lines = ConfigurationPages.DotEnvExample.Split('\n').Select(line => line.StartsWith("# MOTIVE_PROXY_", StringComparison.Ordinal) ? line[2..] : line);
            File.WriteAllLines(Path.Combine(directory.FullName, ".env"), lines);

            var read = ConfigurationReader.Read(new ConfigurationSources { WorkingDirectory = directory.FullName });

            Assert.Empty(read.Errors);
            Assert.All(read.InForce, option => Assert.Equal(option.Row.Default, option.Value));
            Assert.All(read.InForce, option => Assert.NotEqual(ConfigurationReader.DefaultOrigin, option.Origin));
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private static void Check(string path, string made, [CallerFilePath] string here = "")
    {
        var file = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../..", path));
        if (Environment.GetEnvironmentVariable("MOTIVE_TESTS_UPDATE") is "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, made);
        }

        Assert.Equal(made, File.ReadAllText(file));
    }
}
