using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;

namespace MotiveProxy.Runtimes.Tests.Contract;

/// <summary>One client of a session, as chat clients are: it sends its whole history each time.</summary>
public sealed class Party(ISessionRuntime runtime, SessionName session, string client, Seat? seat, IList<Message>? history = null)
{
    private readonly IList<Message> _history = history ?? [];
    private Turn? _last;

    /// <summary>Says something, after all that was said before.</summary>
    public Request Say(string text)
    {
        _history.Add(Message.Of(Role.User, text));
        return Send(new Turn([.. _history]));
    }

    /// <summary>Says something without any history.</summary>
    public Request Ask(string text) => Ask(new Turn([Message.Of(Role.User, text)]));

    /// <summary>Sends a turn as it is.</summary>
    public Request Ask(Turn turn) => Send(turn);

    /// <summary>Sends what was sent last once more, as a client does that retries.</summary>
    public Request SendAgain(bool saysRetry = false) => Send(_last!, saysRetry);

    /// <summary>Contradicts itself about its seat.</summary>
    public Request SayFromBothSeats(string text) => new(
        runtime.Offer(session, new Turn([Message.Of(Role.User, text)]), new Asker(client)
        {
            Claims = [new SeatClaim(Seat.StandIn, SeatSource.Path), new SeatClaim(Seat.Caller, SeatSource.Header)],
        }),
        Hear);

    private Request Send(Turn turn, bool saysRetry = false)
    {
        _last = turn;
        var asker = new Asker(client)
        {
            Claims = seat is { } named ? [new SeatClaim(named, SeatSource.Path)] : [],
            SaysRetry = saysRetry,
        };
        return new Request(runtime.Offer(session, turn, asker), Hear);
    }

    /// <summary>Takes what it was told into its history.</summary>
    public void Hear(string text) => _history.Add(Message.Of(Role.Assistant, text));
}
