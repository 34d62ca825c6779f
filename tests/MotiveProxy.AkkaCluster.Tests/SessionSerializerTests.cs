using System.Collections.Immutable;
using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using MotiveProxy.AkkaCluster.Hosting;
using MotiveProxy.AkkaCluster.Messages;
using MotiveProxy.AkkaCluster.Wire;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes;
using MotiveProxy.Runtimes.Storage;
using MotiveProxy.Runtimes.Tests.Storage.Records;
using MotiveProxy.Tests.Common;

namespace MotiveProxy.AkkaCluster.Tests;

/// <summary>What crosses nodes: as it went in, and as it was in every version that is out. <c>MOTIVE_TESTS_UPDATE=1</c> records what is new.</summary>
public sealed class SessionSerializerTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Morning = new(2026, 3, 1, 8, 0, 0, TimeSpan.Zero);
    private static readonly SessionName Room = SessionName.Restore("a/b?c=%41&d 😀\0");

    private readonly IHost _host = new HostBuilder()
        .ConfigureServices(services => services.AddAkka(AkkaSettings.SystemName, akka => akka
            .WithSessionCluster(new AkkaSettings())
            .WithSessionSerialization()))
        .Build();

    private SessionSerializer _serializer = null!;

    private ActorSystem System => _host.Services.GetRequiredService<ActorSystem>();

    public async Task InitializeAsync()
    {
        await _host.StartAsync();
        _serializer = Assert.IsType<SessionSerializer>(System.Serialization.FindSerializerForType(typeof(SessionEnvelope)));
    }

    public async Task DisposeAsync()
    {
        await System.Terminate();
        _host.Dispose();
    }

    [Fact]
    public void Every_message_comes_out_as_it_went_in()
    {
        foreach (var message in Everything())
        {
            var bytes = _serializer.ToBinary(message);
            var read = _serializer.FromBinary(bytes, _serializer.Manifest(message));

            Assert.Equal(message.GetType(), read.GetType());
            Assert.Equal(Convert.ToHexString(bytes), Convert.ToHexString(_serializer.ToBinary(read)));
        }
    }

    [Fact]
    public void An_envelope_from_elsewhere_says_so_and_brings_its_turn_and_who_waits_for_it()
    {
        var read = Assert.IsType<SessionEnvelope>(_serializer.FromBinary(_serializer.ToBinary(Arrival()), "take/1"));

        Assert.Equal((Room, 7L, 5L, 6L, true), (read.Session, read.Call, read.Settled, read.After, read.IsForeign));
        var take = Assert.IsType<SessionOrder.Take>(read.Order);
        Assert.Equal("What?", Assert.IsType<SessionInput.TurnArrived>(take.Input).Turn.LastUserMessage!.Text);
        Assert.Equal(Waiting, take.Hold);
    }

    [Fact]
    public void What_was_written_in_a_version_that_is_out_is_read_and_written_alike()
    {
        foreach (var message in Recorded())
        {
            var manifest = _serializer.Manifest(message);
            var file = Path.Combine("Messages", manifest.Replace('/', '.') + ".bin");
            Golden.Matches(file, _serializer.ToBinary(message));

            var recorded = File.ReadAllBytes(Path.Combine(SourceTree.Project, "Golden", file));
            Assert.Equal(recorded, _serializer.ToBinary(_serializer.FromBinary(recorded, manifest)));
        }
    }

    [Fact]
    public void Every_kind_of_message_is_recorded()
    {
        var recorded = Recorded().Select(message => message.GetType()).Distinct();
        Assert.Equal(SessionSerializer.Types.OrderBy(type => type.Name, StringComparer.Ordinal), recorded.OrderBy(type => type.Name, StringComparer.Ordinal));
    }

    [Fact]
    public void What_is_cut_too_long_or_of_a_later_version_is_no_message()
    {
        var bytes = _serializer.ToBinary(Arrival());

        for (var length = 0; length < bytes.Length; length += 11)
            Assert.Throws<SerializationException>(() => _serializer.FromBinary(bytes[..length], "take/1"));
        Assert.Throws<SerializationException>(() => _serializer.FromBinary([.. bytes, 0], "take/1"));
        Assert.Throws<SerializationException>(() => _serializer.FromBinary(bytes, "take/2"));
    }

    [Fact]
    public void Nothing_else_is_written_or_read()
    {
        var none = System.Serialization.FindSerializerFor(new Dictionary<string, string>());

        Assert.IsType<NoSerializer>(none);
        Assert.Throws<SerializationException>(() => none.ToBinary(new Dictionary<string, string>()));
        Assert.Throws<SerializationException>(() => none.FromBinary<object>([1, 2, 3]));
        Assert.IsType<NoSerializer>(System.Serialization.FindSerializerForType(typeof(Uri)));
    }

    private IEnumerable<object> Everything()
    {
        long call = 0;
        foreach (var input in Specimens.Of<SessionInput>())
            yield return new SessionEnvelope(Room, ++call, 1, 0, new SessionOrder.Take(input) { Hold = input is SessionInput.TurnArrived ? Waiting : null });
        foreach (var happened in Specimens.Of<SessionEvent>())
        {
            yield return new SessionEnvelope(Room, ++call, 1, 0, new SessionOrder.Note(happened));
            yield return new Happening(Room, Morning, happened);
        }

        foreach (var effect in Specimens.Of<SessionEffect>().Where(effect => effect is not SessionEffect.Publish))
            yield return new HoldNews(new HoldId("h1"), Third, ++call, effect);
        foreach (var fault in Specimens.Of<Fault>())
            yield return new SessionReply(++call) { Fault = fault };
        foreach (var state in SomeStates.All)
        {
            var view = ViewOf(state);
            yield return new SessionReply(++call) { Lived = true, View = view };
            yield return new Disclosure(++call, IsLast: false) { View = view, Life = new LifeId(long.MaxValue) };
        }

        foreach (var message in Recorded())
            yield return message;
    }

    private IEnumerable<object> Recorded()
    {
        yield return Arrival();
        yield return new SessionEnvelope(Room, 8, 5, 7, SessionOrder.Look.Instance);
        yield return new SessionEnvelope(Room, 9, 5, 0, new SessionOrder.Note(new SessionEvent.HousekeepingAnswered("title", "A walk")));
        yield return new SessionEnvelope(Room, 10, 5, 0, new SessionOrder.Confirm(3));
        yield return new SessionReply(7) { Lived = true, Fault = new Fault(FaultCode.PromptGone), View = ViewOf(SomeStates.All[1]) };
        yield return new HoldNews(
            new HoldId("h1"), Third, 2, new SessionEffect.Complete(new HoldId("h1"), new Outcome.Answered(FinishReason.Stop)));
        yield return new HoldHeard(new HoldId("h1"), Third, 2);
        yield return new Probe(Room, 3);
        yield return new CallRoll(Room, Third);
        yield return new SessionEnvelope(
            Room, 11, 5, 0, new SessionOrder.Attend(Third, [new WaitingHold(new HoldId("h1"), Waiting), new WaitingHold(new HoldId("h2"), Waiting)]));
        yield return new Interests(4, All: true, ImmutableDictionary<SessionName, int>.Empty.Add(Room, 2).Add(SessionName.Restore("b"), 1));
        yield return new InterestsHeard(4);
        yield return new Happening(Room, Morning, new SessionEvent.PromptOpened(new TurnId("t1"), Said));
        yield return new Inquiry(5, Question.WhoseIs, new TurnId("t1"));
        yield return new Disclosure(5, IsLast: true) { Count = 12, Session = Room, Life = new LifeId(6) };
    }

    private static Reign Third => new(new LifeId(6), 3);

    private static Turn Said => new([Message.Of(Role.User, "What?")]);

    private IActorRef Waiting => ((ExtendedActorSystem)System).Provider.ResolveActorRef("akka.tcp://motive-proxy@node1:4053/user/front/$a#123");

    private SessionEnvelope Arrival() => new(
        Room, 7, 5, 6, new SessionOrder.Take(new SessionInput.TurnArrived(Morning, new HoldId("h1"), Said, new Asker("curl") { SaysRetry = true })) { Hold = Waiting });

    private static SessionView ViewOf(SessionState state) => new(
        Room,
        Morning,
        state,
        [.. Specimens.Of<SessionEvent>().Select((happened, i) => new SessionNotice(i, Morning.AddSeconds(i), Room, happened))]);
}
