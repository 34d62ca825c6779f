using System.Buffers;
using System.Text;
using MotiveProxy.Protocols.Anthropic;

namespace MotiveProxy.Protocols.Tests.Anthropic;

public sealed class AnthropicModelsTests
{
    private static readonly DateTimeOffset Since = DateTimeOffset.FromUnixTimeSeconds(1_790_000_000);

    [Fact]
    public void The_list_is_one_page() => Assert.Equal(
        "{\"data\":["
        + """{"type":"model","id":"a/b","display_name":"a/b","created_at":"2026-09-21T14:13:20Z","lifecycle":"active","deprecated_at":null,"retires_at":null,"line":null,"capabilities":null,"max_input_tokens":null,"max_tokens":null},"""
        + """{"type":"model","id":"c","display_name":"c","created_at":"2026-09-21T14:13:20Z","lifecycle":"active","deprecated_at":null,"retires_at":null,"line":null,"capabilities":null,"max_input_tokens":null,"max_tokens":null}"""
        + """],"has_more":false,"first_id":"a/b","last_id":"c"}""",
        Written(output => AnthropicModels.WriteList([new ModelEntry("a/b", Since), new ModelEntry("c", Since)], output)));

    [Fact]
    public void The_list_may_be_empty() => Assert.Equal(
        """{"data":[],"has_more":false,"first_id":null,"last_id":null}""",
        Written(output => AnthropicModels.WriteList([], output)));

    private static string Written(Action<IBufferWriter<byte>> write)
    {
        var output = new ArrayBufferWriter<byte>();
        write(output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
