using System.Buffers;
using System.Text;
using MotiveProxy.Protocols.OpenAi;
using MotiveProxy.Protocols.OpenAi.Models;

namespace MotiveProxy.Protocols.Tests.OpenAi.Models;

public sealed class ModelsWireTests
{
    private static readonly DateTimeOffset Since = DateTimeOffset.FromUnixTimeSeconds(1_790_000_000);

    [Fact]
    public void The_list_has_a_row_for_each_name() => Assert.Equal(
        """{"object":"list","data":[{"id":"a/b","object":"model","created":1790000000,"owned_by":"motive-proxy"},{"id":"\"é\"","object":"model","created":1790000000,"owned_by":"motive-proxy"}]}""",
        Written(output => ModelsWire.WriteList([new ModelEntry("a/b", Since), new ModelEntry("\"é\"", Since)], output)));

    [Fact]
    public void The_list_may_be_empty() =>
        Assert.Equal("""{"object":"list","data":[]}""", Written(output => ModelsWire.WriteList([], output)));

    [Fact]
    public void A_model_that_does_not_exist_is_an_error_of_its_own() => Assert.Equal(
        """{"error":{"message":"There is no model 'x' now. Any name works as a model: a session begins with its first turn.","type":"invalid_request_error","param":"model","code":"model_not_found"}}""",
        Written(output => OpenAiErrors.Write(ModelsWire.NotFound("x"), output)));

    private static string Written(Action<IBufferWriter<byte>> write)
    {
        var output = new ArrayBufferWriter<byte>();
        write(output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
