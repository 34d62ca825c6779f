using MotiveProxy.AkkaCluster.Hosting;
using MotiveProxy.AkkaCluster.Messages;
using MotiveProxy.AkkaCluster.Wire;
using MotiveProxy.Core.Sessions;

namespace MotiveProxy.AkkaCluster.Tests;

public sealed class SessionExtractorTests
{
    [Theory]
    [InlineData("room", "room")]
    [InlineData("gpt-4o", "gpt-002d4o")]
    [InlineData("a/b c", "a-002fb-0020c")]
    [InlineData("-", "-002d")]
    [InlineData("ü😀\0", "-00fc-d83d-de00-0000")]
    public void A_name_is_the_name_of_an_actor_and_can_be_read_from_it(string name, string entity)
    {
        var session = SessionName.Restore(name);

        Assert.Equal(entity, SessionExtractor.EntityOf(session));
        Assert.Equal(session, SessionExtractor.NameOf(entity));
    }

    [Fact]
    public void Half_a_character_is_one_too()
    {
        var session = SessionName.Restore("\ud83d");

        Assert.Equal(session, SessionExtractor.NameOf(SessionExtractor.EntityOf(session)));
        Assert.Equal(session.Value, new WireReader(new WireWriter().Add(session.Value).ToArray()).Text());
    }

    // A node of one version must find what a node of another has placed.
    [Theory]
    [InlineData("room", "6")]
    [InlineData("another room", "10")]
    public void A_session_is_in_the_same_shard_for_ever(string name, string shard)
    {
        var envelope = new SessionEnvelope(SessionName.Restore(name), 1, 1, 0, SessionOrder.Look.Instance);
        var extractor = new SessionExtractor();

        Assert.Equal(shard, extractor.ShardId(extractor.EntityId(envelope)!, envelope));
        Assert.Null(extractor.EntityId("no envelope"));
    }
}
