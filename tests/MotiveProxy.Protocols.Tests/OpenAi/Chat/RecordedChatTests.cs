using System.Text;
using MotiveProxy.Tests.Common;

namespace MotiveProxy.Protocols.Tests.OpenAi.Chat;

public sealed class RecordedChatTests
{
    public static TheoryData<string> Files => [.. Recordings.Chats.Select(request => request.File).Distinct()];

    [Theory]
    [MemberData(nameof(Files))]
    public void What_a_client_sends_is_read_as_the_turn_of_its_golden_file(string file)
    {
        var text = new StringBuilder();
        foreach (var request in Recordings.Chats.Where(request => request.File == file))
        {
            var decoded = Chat.Codec.Decode(request.Body, new DecodeLimits(), DeploymentIn(request.Path));
            text.Append($"== {request.Number} {request.Name}\n").Append(TurnText.Of(Assert.IsType<Decoded.Request>(decoded).Value));
        }

        Golden.Matches($"recorded/{Path.ChangeExtension(file, ".txt")}", Encoding.UTF8.GetBytes(text.ToString()));
    }

    [Fact]
    public void A_retry_is_read_as_the_same_turn()
    {
        var retried = Recordings.Chats.Where(request => request.File.Contains("retry", StringComparison.Ordinal)).ToLookup(request => request.File);
        Assert.NotEmpty(retried);
        foreach (var attempts in retried)
            Assert.Single(attempts.Select(request => TurnText.Of(Chat.Request(Encoding.UTF8.GetString(request.Body)))).Distinct());
    }

    private static string? DeploymentIn(string path)
    {
        var steps = path.Split('/');
        return steps is ["", "openai", "deployments", var name, ..] ? name : null;
    }
}
