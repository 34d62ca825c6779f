using System.Text;
using MotiveProxy.Tests.Common;

namespace MotiveProxy.Protocols.Tests;

public sealed class RecordedRequestTests
{
    public static TheoryData<string> Files => [.. Recordings.All.Select(request => request.File).Distinct()];

    [Theory]
    [MemberData(nameof(Files))]
    public void What_a_client_sends_is_read_as_the_turn_of_its_golden_file(string file)
    {
        var text = new StringBuilder();
        foreach (var request in Recordings.All.Where(request => request.File == file))
            text.Append($"== {request.Number} {request.Name}\n").Append(TurnText.Of(request.Decode()));

        Golden.Matches($"recorded/{Path.ChangeExtension(file, ".txt")}", Encoding.UTF8.GetBytes(text.ToString()));
    }

    [Fact]
    public void A_retry_is_read_as_the_same_turn()
    {
        var retried = Recordings.All.Where(request => request.File.Contains("retry", StringComparison.Ordinal)).ToLookup(request => request.File);
        Assert.NotEmpty(retried);
        foreach (var attempts in retried)
            Assert.Single(attempts.Select(request => TurnText.Of(request.Decode())).Distinct());
    }
}
