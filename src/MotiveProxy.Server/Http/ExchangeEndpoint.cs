using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Protocols;
using MotiveProxy.Runtimes;
using MotiveProxy.Server.Clients;
using MotiveProxy.Server.Configuration;
using MotiveProxy.Server.Identity;
using MotiveProxy.Server.Requests;

namespace MotiveProxy.Server.Http;

/// <summary>The one endpoint behind every protocol's exchanges: the journey of a request. The numbers are those of docs/architecture.md.</summary>
internal sealed class ExchangeEndpoint(
    MotiveOptions options,
    ISessionRuntime runtime,
    HousekeepingDesk housekeeping,
    KeptConversations conversations,
    ReplyPace pace,
    WaitingClients clients,
    RawRequests requests,
    TimeProvider time,
    ILogger<ExchangeEndpoint> logger)
{
    private readonly DecodeLimits _limits = options.ToDecodeLimits();

    /// <summary>Serves an exchange from its first byte to its last.</summary>
    /// <param name="context">The request.</param>
    /// <param name="codec">1: the routes found the protocol's words.</param>
    /// <param name="path">The seat that the base path names.</param>
    /// <param name="model">The model that the path names.</param>
    public async Task ServeAsync(HttpContext context, IExchangeCodec codec, Seat? path, string? model)
    {
        // 2 to 5
        var came = time.GetTimestamp();
        var (reply, fault) = await OfferAsync(context, codec, path, model);
        if (fault is not null)
        {
            ExchangeLog.Refused(logger, context.Request.Path, fault);
            await context.Response.WriteErrorAsync(FaultCatalog.Report(fault), codec);
        }

        if (reply is null)
            return;

        // 6 and 7 are the session's; 8 and 9: what it says becomes frames on the wire.
        using var noted = clients.Enter(reply.Hold, context.Request, reply.Streams);
        var finished = await reply.WriteAsync();
        ExchangeLog.Ended(logger, reply, time.GetElapsedTime(came));
        if (!finished)
            throw CutReplies.Cut();
    }

    // Neither a reply nor a fault: it was settled or a background request, and is answered.
    private async ValueTask<(HeldReply? Reply, Fault? Fault)> OfferAsync(HttpContext context, IExchangeCodec codec, Seat? path, string? model)
    {
        var (key, fault) = Credentials.Check(context.Request, options.ApiKeys);
        if (fault is not null)
            return (null, fault);

        // 2: read the body, bounded.
        using var body = await WholeBody.ReadAsync(context.Request, options.MaxBody);
        if (body.Fault is not null)
            return (null, body.Fault);

        // 3: bytes become a turn.
        var decoded = codec.Decode(body.Bytes, _limits, model);
        if (decoded is Decoded.Rejected rejected)
            return (null, rejected.Fault);

        var request = decoded is Decoded.Settled settled ? settled.Value : ((Decoded.Request)decoded).Value;
        if (!SessionName.TryParse(request.Model, out var session, out var suffix))
            return (null, new Fault(FaultCode.ModelInvalid));
        if (decoded is Decoded.Settled)
        {
            await context.Response.WriteAnswerAsync(codec, request, session, time.GetUtcNow(), new Answer([], FinishReason.Stop));
            return default;
        }

        (var continued, fault) = await conversations.ContinueAsync(session, request, _limits);
        if (fault is not null)
            return (null, fault);

        // 4: who is asking.
        (var asker, fault) = AskerReader.Read(context.Request, key, path, suffix);
        if (fault is not null)
            return (null, fault);
        if (await housekeeping.TryAnswerAsync(context.Response, codec, session, request, asker))
            return default;

        // 5: offer the turn to its session.
        var turn = continued!.Turn;
        ExchangeLog.Said(logger, session, asker, turn);
        var hold = runtime.Offer(session, turn, asker);
        var kept = conversations.Keep(session, request, continued);
        var raw = requests.Take(context.Request, body.Bytes);
        return (new HeldReply(context, codec, session, request, hold, kept, raw, pace, logger), null);
    }
}
