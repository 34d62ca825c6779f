using System.Text;
using System.Text.Json.Nodes;
using MotiveProxy.Runtimes.Storage;
using MotiveProxy.Runtimes.Storage.Records;

namespace MotiveProxy.Runtimes.Tests.Storage.Records;

public sealed class RecordFormatTests
{
    private static readonly RecordFormat<EventRecord> Third = new(
        "event",
        RecordJson.Default.EventRecord,
        document => new JsonObject { ["v"] = 2, ["words"] = document["said"]!.GetValue<string>() },
        document => new JsonObject { ["v"] = 3, ["kind"] = "Said", ["text"] = document["words"]!.GetValue<string>() + "!" });

    [Theory]
    [InlineData("""{"v":1,"said":"hello"}""", "hello!")]
    [InlineData("""{"v":2,"words":"hello"}""", "hello!")]
    [InlineData("""{"v":3,"kind":"Said","text":"hello"}""", "hello")]
    public void An_older_format_is_migrated_number_by_number(string stored, string text)
    {
        Assert.Equal(3, Third.Newest);
        Assert.Equal(text, Third.Read(Encoding.UTF8.GetBytes(stored)).Text);
    }

    [Fact]
    public void A_newer_format_is_refused_and_the_refusal_says_so()
    {
        var refusal = Assert.Throws<StoreException>(() => Third.Read("""{"v":4,"kind":42}"""u8));

        Assert.Contains("newer version of MotiveProxy", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("format 4", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("nonsense")]
    [InlineData("""{"v":0}""")]
    [InlineData("""{"v":"1"}""")]
    [InlineData("""{"kind":"Said","v":1}""")]
    [InlineData("""{"v":3,"kind":42}""")]
    [InlineData("""{"v":3,"kind":"Sa""")]
    public void What_no_version_wrote_is_called_damaged(string stored) =>
        Assert.Contains("damaged", Assert.Throws<StoreException>(() => Third.Read(Encoding.UTF8.GetBytes(stored))).Message, StringComparison.Ordinal);
}
