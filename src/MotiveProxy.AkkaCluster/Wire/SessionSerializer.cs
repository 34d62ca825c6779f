using System.Collections.Immutable;
using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Serialization;
using MotiveProxy.AkkaCluster.Messages;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes.Storage;
using MotiveProxy.Runtimes.Storage.Records;

namespace MotiveProxy.AkkaCluster.Wire;

/// <summary>
/// Every message of ours that crosses nodes, by hand. A manifest names the kind and its format: whoever changes what is written gives it a new
/// number, and goes on reading the old one for as long as nodes of both versions may meet. What turns and answers are is written as stores have it.
/// </summary>
/// <param name="system">The node's.</param>
internal sealed class SessionSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    /// <summary>All that it writes.</summary>
    public static ImmutableArray<Type> Types { get; } =
    [
        typeof(SessionEnvelope), typeof(SessionReply), typeof(HoldNews), typeof(HoldHeard), typeof(Probe), typeof(CallRoll), typeof(Interests), typeof(InterestsHeard),
        typeof(Happening), typeof(Inquiry), typeof(Disclosure),
    ];

    private const string Take = "take/1";
    private const string Look = "look/1";
    private const string Note = "note/1";
    private const string Confirm = "confirm/1";
    private const string Attend = "attend/1";
    private const string Reply = "reply/1";
    private const string News = "news/2";
    private const string Heard = "heard/2";
    private const string Probing = "probe/1";
    private const string Roll = "roll/1";
    private const string Interest = "interests/1";
    private const string InterestHeard = "interests-heard/1";
    private const string Happened = "happening/1";
    private const string Asked = "inquiry/1";
    private const string Disclosed = "disclosure/1";

    // Any number that no other serializer has; ours begin with the letters M and P.
    private const int Number = 0x4D50_01;

    /// <inheritdoc/>
    public override int Identifier => Number;

    /// <inheritdoc/>
    public override string Manifest(object o) => o switch
    {
        SessionEnvelope { Order: SessionOrder.Take } => Take,
        SessionEnvelope { Order: SessionOrder.Look } => Look,
        SessionEnvelope { Order: SessionOrder.Note } => Note,
        SessionEnvelope { Order: SessionOrder.Confirm } => Confirm,
        SessionEnvelope { Order: SessionOrder.Attend } => Attend,
        SessionReply => Reply,
        HoldNews => News,
        HoldHeard => Heard,
        Probe => Probing,
        CallRoll => Roll,
        Interests => Interest,
        InterestsHeard => InterestHeard,
        Happening => Happened,
        Inquiry => Asked,
        Disclosure => Disclosed,
        _ => throw new SerializationException($"{o.GetType().Name} never leaves its node."),
    };

    /// <inheritdoc/>
    public override byte[] ToBinary(object obj) => Write(obj).ToArray();

    /// <inheritdoc/>
    public override object FromBinary(byte[] bytes, string manifest)
    {
        var wire = new WireReader(bytes);
        var message = Read(wire, manifest);
        wire.End();
        return message;
    }

    private static WireWriter Write(object message)
    {
        var wire = new WireWriter();
        return message switch
        {
            SessionEnvelope envelope => Write(wire.Add(envelope.Session.Value).Add(envelope.Call).Add(envelope.Settled).Add(envelope.After), envelope.Order),
            SessionReply reply => wire.Add(reply.Call).Add(reply.Lived).Add(Fault(reply.Fault)).Add(reply.View),
            HoldNews news => wire.Add(news.Hold.Value).Add(news.Reign).Add(news.Number).Add(EffectRecords.Write(news.Effect)),
            HoldHeard heard => wire.Add(heard.Hold.Value).Add(heard.Reign).Add(heard.Number),
            Probe probe => wire.Add(probe.Session.Value).Add(probe.Number),
            CallRoll roll => wire.Add(roll.Session.Value).Add(roll.Reign),
            Interests interests => Write(wire, interests),
            InterestsHeard heard => wire.Add(heard.Version),
            Happening happening => wire.Add(happening.Session.Value).Add(happening.At).Add(happening.Happened),
            Inquiry inquiry => wire.Add(inquiry.Number).Add((long)inquiry.What).Add(inquiry.Prompt?.Value),
            Disclosure told => wire.Add(told.Number).Add(told.IsLast).Add((long)told.Count).Add(told.Life.Value).Add(told.Session?.Value).Add(told.View),
            _ => throw new SerializationException($"{message.GetType().Name} never leaves its node."),
        };
    }

    private static WireWriter Write(WireWriter wire, SessionOrder order) => order switch
    {
        SessionOrder.Take { Input: SessionInput.TurnArrived arrived, Hold: { } hold } => wire
            .Add(InputRecords.Write(arrived)).Add(TurnRecords.Write(arrived.Turn)).Add(Serialization.SerializedActorPath(hold)),
        SessionOrder.Take take => wire.Add(InputRecords.Write(take.Input)).Add((byte[]?)null).Add((string?)null),
        SessionOrder.Note note => wire.Add(note.Happened),
        SessionOrder.Confirm confirm => wire.Add(confirm.Probe),
        SessionOrder.Attend attend => Write(wire.Add(attend.Roll).Add((long)attend.Holds.Length), attend.Holds),
        _ => wire,
    };

    private static WireWriter Write(WireWriter wire, ImmutableArray<WaitingHold> holds)
    {
        foreach (var (hold, actor) in holds)
            wire.Add(hold.Value).Add(Serialization.SerializedActorPath(actor));
        return wire;
    }

    private static WireWriter Write(WireWriter wire, Interests interests)
    {
        wire.Add(interests.Version).Add(interests.All).Add((long)interests.Sessions.Count);
        foreach (var (session, watchers) in interests.Sessions.OrderBy(pair => pair.Key.Value, StringComparer.Ordinal))
            wire.Add(session.Value).Add((long)watchers);
        return wire;
    }

    // A failure is written as the effect that refuses something with it.
    private static byte[]? Fault(Fault? fault) => fault is null ? null : EffectRecords.Write(new SessionEffect.Reject(fault));

    private object Read(WireReader wire, string manifest) => manifest switch
    {
        Take => Envelope(wire, ReadTake),
        Look => Envelope(wire, _ => SessionOrder.Look.Instance),
        Note => Envelope(wire, from => new SessionOrder.Note(from.Event())),
        Confirm => Envelope(wire, from => new SessionOrder.Confirm(from.Number())),
        Attend => Envelope(wire, ReadAttend),
        Reply => new SessionReply(wire.Number()) { Lived = wire.Flag(), Fault = ReadFault(wire), View = wire.View() },
        News => new HoldNews(new HoldId(wire.TextThere()), wire.Reign(), wire.Number(), EffectRecords.Read(wire.DocumentThere(), Nothing)),
        Heard => new HoldHeard(new HoldId(wire.TextThere()), wire.Reign(), wire.Number()),
        Probing => new Probe(Session(wire), wire.Number()),
        Roll => new CallRoll(Session(wire), wire.Reign()),
        Interest => ReadInterests(wire),
        InterestHeard => new InterestsHeard(wire.Number()),
        Happened => new Happening(Session(wire), wire.Moment(), wire.Event()),
        Asked => new Inquiry(wire.Number(), (Question)wire.Number(), wire.Text() is { } prompt ? new TurnId(prompt) : null),
        Disclosed => new Disclosure(wire.Number(), wire.Flag())
        {
            Count = (int)wire.Number(),
            Life = new LifeId(wire.Number()),
            Session = wire.Text() is { } session ? SessionName.Restore(session) : null,
            View = wire.View(),
        },
        _ => throw new SerializationException($"A message of kind {manifest} came, which this version does not know."),
    };

    private static SessionEnvelope Envelope(WireReader wire, Func<WireReader, SessionOrder> order)
    {
        var (session, call, settled, after) = (Session(wire), wire.Number(), wire.Number(), wire.Number());
        return new SessionEnvelope(session, call, settled, after, order(wire)) { IsForeign = true };
    }

    private SessionOrder.Take ReadTake(WireReader wire)
    {
        var document = wire.DocumentThere();
        var turn = wire.Document();
        var input = InputRecords.Read(document, new ContentReader((_, _) => turn));
        return new SessionOrder.Take(input) { Hold = wire.Text() is { } path ? system.Provider.ResolveActorRef(path) : null };
    }

    private SessionOrder.Attend ReadAttend(WireReader wire)
    {
        var roll = wire.Reign();
        var holds = ImmutableArray.CreateBuilder<WaitingHold>();
        for (var missing = wire.Number(); missing > 0; missing--)
            holds.Add(new WaitingHold(new HoldId(wire.TextThere()), system.Provider.ResolveActorRef(wire.TextThere())));
        return new SessionOrder.Attend(roll, holds.ToImmutable());
    }

    private static Interests ReadInterests(WireReader wire)
    {
        var (version, all) = (wire.Number(), wire.Flag());
        var sessions = ImmutableDictionary.CreateBuilder<SessionName, int>();
        for (var missing = wire.Number(); missing > 0; missing--)
            sessions[Session(wire)] = (int)wire.Number();
        return new Interests(version, all, sessions.ToImmutable());
    }

    private static Fault? ReadFault(WireReader wire) =>
        wire.Document() is { } document ? ((SessionEffect.Reject)EffectRecords.Read(document, Nothing)).Fault : null;

    private static SessionName Session(WireReader wire) => SessionName.Restore(wire.TextThere());

    // What holds are told refers to nothing.
    private static ContentReader Nothing { get; } = new((_, _) => null);
}
