using MotiveProxy.Core.Conversations;
using MotiveProxy.Server.Configuration;
using MotiveProxy.Tests.Common;

namespace MotiveProxy.Server.Tests.Configuration;

public sealed class HousekeepingFileTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void Rows_of_the_documentation_are_read_and_come_before_the_built_in_ones()
    {
        File.WriteAllText(_path, ExampleOfTheDocumentation());

        var file = HousekeepingFile.Read(_path);

        Assert.Null(file.Complaint);
        var turn = new Turn([Message.Of(Role.User, "name this chat: how do I bake bread?")]);
        Assert.Equal("My chat", file.Value!.Table.Recognise(turn)?.Client);
        Assert.True(file.Value.Table.Rows.Count > 1);
    }

    [Theory]
    [InlineData("[{ \"kind\": \"title\" }]", "the row 'title' has no marks")]
    [InlineData("[{ \"knid\": \"title\" }]", "knid")]
    [InlineData("[", "JSON")]
    public void A_file_that_cannot_be_meant_is_an_error_that_says_why(string text, string why)
    {
        File.WriteAllText(_path, text);

        Assert.Contains(why, HousekeepingFile.Read(_path).Complaint, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_there_is_an_error()
    {
        Assert.Contains(_path, HousekeepingFile.Read(_path).Complaint, StringComparison.Ordinal);
    }

    [Fact]
    public void None_is_the_built_in_table()
    {
        Assert.Same(HousekeepingFile.BuiltIn, HousekeepingFile.Read("none").Value);
    }

    private static string ExampleOfTheDocumentation()
    {
        var page = File.ReadAllText(Path.Combine(SourceTree.Root, "docs", "background-requests.md"));
        var begin = page.IndexOf("```json", StringComparison.Ordinal) + "```json".Length;
        return page[begin..page.IndexOf("```", begin, StringComparison.Ordinal)];
    }
}
