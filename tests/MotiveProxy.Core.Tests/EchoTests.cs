using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;

namespace MotiveProxy.Core.Tests;

/// <summary>What a client was told, recognised in what it says, by words or by their digest.</summary>
public sealed class EchoTests
{
    private static readonly string Long = new('x', 5_000);

    [Fact]
    public void Words_are_the_same_as_their_digest()
    {
        foreach (var text in new[] { "Hello.", Long })
        {
            var (words, digest) = (Echo.Of(text, [])!, new Echo(Echo.Of(text, [])!.Digest));

            Assert.Equal(words, digest);
            Assert.Equal(digest, words);
            Assert.Equal(words.GetHashCode(), digest.GetHashCode());
        }
    }

    [Fact]
    public void Other_words_are_another_echo()
    {
        var (one, other) = (Echo.Of("one", [])!, Echo.Of("other", [])!);

        Assert.NotEqual(one, other);
        Assert.NotEqual(new Echo(other.Digest), one);
        Assert.NotEqual(new Echo(one.Digest), other);
        Assert.NotEqual(Echo.Of(Long, []), Echo.Of(Long + "y", []));
    }

    [Fact]
    public void White_space_at_its_ends_is_not_part_of_it_and_its_calls_are()
    {
        var call = new ToolCall("call_1", "look", "{}");

        Assert.Equal(Echo.Of("one", []), Echo.Of(" one\n", []));
        Assert.NotEqual(Echo.Of("one", []), Echo.Of("one", [call]));
        Assert.Equal(Echo.Of("", [call]), Echo.Of(" ", [call with { Arguments = "{ }" }]));
        Assert.Null(Echo.Of(" ", []));
    }
}
