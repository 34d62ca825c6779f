using MotiveProxy.Server.Configuration;

namespace MotiveProxy.Server.Tests.Configuration;

/// <summary>The keys that open the server.</summary>
public sealed class ApiKeyTests
{
    [Fact]
    public void A_key_is_found_with_what_it_may_do_and_a_name_that_does_not_tell_it()
    {
        var keys = ApiKeyRing.Parse("plain, one=standin,two=caller,three=ADMIN");

        Assert.Equal(
            [("key1", KeyGrant.AnySeat), ("key2", KeyGrant.StandIn), ("key3", KeyGrant.Caller), ("key4", KeyGrant.Admin)],
            new[] { "plain", "one", "two", "three" }.Select(key => (keys.Find(key)!.Id, keys.Find(key)!.Grant)));
        Assert.True(keys.HasAdmin);
    }

    [Fact]
    public void Base64_keeps_its_equals_signs()
    {
        var keys = ApiKeyRing.Parse("cGFkZGVk==,b3RoZXI===admin");

        Assert.Equal(KeyGrant.AnySeat, keys.Find("cGFkZGVk==")?.Grant);
        Assert.Equal(KeyGrant.Admin, keys.Find("b3RoZXI==")?.Grant);
    }

    [Theory]
    [InlineData("")]
    [InlineData("one=standin")]
    [InlineData("ONE")]
    [InlineData("one ")]
    [InlineData("\ud800")]
    public void What_is_not_a_key_is_not_found(string presented) =>
        Assert.Null(ApiKeyRing.Parse("one=standin").Find(presented));

    [Theory]
    [InlineData("good,secret=amdin", "key 2 ends in a right that is none of standin, caller and admin")]
    [InlineData("=admin", "key 1 is not 1 to 512 visible ASCII characters")]
    [InlineData("sec ret", "key 1 is not 1 to 512 visible ASCII characters")]
    [InlineData("secret,secret=admin", "key 2 stands there twice")]
    public void A_wrong_key_is_an_error_that_tells_its_place_and_never_the_key(string keys, string complaint)
    {
        var read = ConfigurationReader.Read(new ConfigurationSources { Environment = new Dictionary<string, string> { ["MOTIVE_PROXY_API_KEYS"] = keys } });

        var error = Assert.Single(read.Errors);
        Assert.EndsWith(complaint, error, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error, StringComparison.Ordinal);
    }

    [Fact]
    public void No_keys_and_the_word_none_are_an_open_server()
    {
        Assert.True(ApiKeyRing.Empty.IsEmpty);
        Assert.True(ApiKeyRing.Parse("none").IsEmpty);
        Assert.Null(ApiKeyRing.Empty.Find("anything"));
    }
}
