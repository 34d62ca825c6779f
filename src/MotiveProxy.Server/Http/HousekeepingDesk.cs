using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Protocols;
using MotiveProxy.Protocols.Housekeeping;
using MotiveProxy.Runtimes;
using MotiveProxy.Server.Configuration;

namespace MotiveProxy.Server.Http;

/// <summary>Answers what clients ask behind their users' backs (titles, tags, follow-ups), at once; none of it is ever seated, all of it is seen.</summary>
internal sealed partial class HousekeepingDesk(MotiveOptions options, ISessionWatch watch, TimeProvider time, ILogger<HousekeepingDesk> logger)
{
    /// <summary>Answers a request, if it is one of these.</summary>
    /// <returns>Whether it was.</returns>
    public async ValueTask<bool> TryAnswerAsync(
        HttpResponse response, IExchangeCodec codec, SessionName session, DecodedRequest request, Asker asker)
    {
        if (options.Housekeeping is HousekeepingSeats.Off
            || options.HousekeepingFile.Table.Recognise(request.Turn) is not { } row
            || !IsServed(SeatOf(asker, row)))
            return false;

        var answer = HousekeepingTable.Answer(row, request.Turn);
        var text = string.Concat(answer.Parts.OfType<AnswerPart.Text>().Select(part => part.Value));
        watch.Publish(session, new SessionEvent.HousekeepingAnswered(row.Kind, text));
        Answered(logger, session, row.Kind, row.Client);
        await response.WriteAnswerAsync(codec, request, session, time.GetUtcNow(), answer);
        return true;
    }

    private bool IsServed(Seat seat) => options.Housekeeping switch
    {
        HousekeepingSeats.StandIn => seat is Seat.StandIn,
        HousekeepingSeats.Caller => seat is Seat.Caller,
        _ => true,
    };

    // Nobody is seated for a background request: the seat is the one that it names, or else where its client usually sits.
    private static Seat SeatOf(Asker asker, HousekeepingRow row) =>
        asker.Claims is [var claim, ..] ? claim.Seat : asker.KeySeat ?? row.Seat;

    [LoggerMessage(1005, LogLevel.Information, "{Session}: background request of {Client} answered here: {Kind}")]
    private static partial void Answered(ILogger logger, SessionName session, string kind, string client);
}
