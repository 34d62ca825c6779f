using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Protocols;
using MotiveProxy.Runtimes;
using MotiveProxy.Server.Requests;

namespace MotiveProxy.Server.Http;

/// <summary>
/// Steps 8 and 9 of an exchange: what a hold is told becomes what its client reads. Until the first byte a failure is a status;
/// from then on it is the protocol's error event and a cut connection, never a clean end.
/// </summary>
internal sealed class HeldReply(
    HttpContext context,
    IExchangeCodec codec,
    SessionName session,
    DecodedRequest request,
    Hold hold,
    KeptAnswer? kept,
    RawRequestStay? raw,
    ReplyPace pace,
    ILogger logger)
{
    // Let go of with the admission: a turn may be megabytes, and waits in the session if it is needed.
    private DecodedRequest? _request = request;

    private IReplyFold? _fold;
    private IDisposable? _beats;
    private volatile bool _isSending;
    private bool _isSent;
    private bool _written;
    private bool _cut;

    /// <summary>The hold that it follows.</summary>
    public HoldId Hold => hold.Id;

    /// <summary>The session.</summary>
    public SessionName Session { get; } = session;

    /// <summary>Whether its client asked for a stream.</summary>
    public bool Streams { get; } = request.Stream;

    /// <summary>What the session said about the turn; <see langword="null"/> if it was refused.</summary>
    public Admission? Admission { get; private set; }

    /// <summary>How the hold ended; <see langword="null"/> if its client was gone before.</summary>
    public Outcome? Outcome { get; private set; }

    /// <summary>Writes until the hold has ended, and reports whether its client got everything.</summary>
    /// <returns><see langword="false"/> if the reply had begun and cannot be finished: its connection must be cut.</returns>
    public async Task<bool> WriteAsync()
    {
        var leaving = context.RequestAborted.UnsafeRegister(static reply => ((HeldReply)reply!).Leave(), this);
        try
        {
            await FollowAsync();
        }
        finally
        {
            _beats?.Dispose();
            raw?.Dispose();
            await leaving.DisposeAsync();
            if (_isSent || (_written && !context.RequestAborted.IsCancellationRequested))
                hold.Delivered();
            else
                hold.Lost();
        }

        return !_cut;
    }

    // Clients hang up the moment they have the last byte, often sooner than we know that it was sent: from the moment
    // the end of a reply is handed to its connection, what became of that counts, and not who left meanwhile.
    private void Leave()
    {
        if (!_isSending)
            hold.Lost();
    }

    // One event, one write: what is there already goes out together, and nothing waits for something that may never come.
    private async Task FollowAsync()
    {
        while (true)
        {
            var next = hold.NextAsync();
            if (!next.IsCompleted && context.Response.HasStarted)
                await context.Response.BodyWriter.FlushAsync();

            switch (await next)
            {
                case HoldSignal.Admitted admitted:
                    await OpenAsync(admitted.Seated);
                    break;
                case HoldSignal.Beat:
                    await BeginAsync();
                    _fold!.Beat(context.Response.BodyWriter);
                    break;
                case HoldSignal.Part part:
                    kept?.Part(part.Value);
                    _fold!.Part(part.Value, context.Response.BodyWriter);
                    break;
                case HoldSignal.Ended ended:
                    Outcome = ended.Outcome;
                    await EndAsync(ended.Outcome);
                    return;
                case HoldSignal.Gone:
                    return;
            }
        }
    }

    private async ValueTask OpenAsync(Admission seated)
    {
        Admission = seated;
        raw?.Admit(seated);
        _fold = codec.Reply(_request!, new ReplyHead(seated.Turn.Value, Session.Value, seated.Since));
        _request = null;
        _beats = pace.Start(hold, _fold.Streams);
        ExchangeLog.Seated(logger, Session, seated);
        if (!_fold.Streams)
            return;

        await BeginAsync();
        _fold.Open(context.Response.BodyWriter);
    }

    private Task BeginAsync() => context.Response.HasStarted ? Task.CompletedTask : context.Response.BeginAsync(_fold!.ContentType);

    private async ValueTask EndAsync(Outcome outcome)
    {
        var response = context.Response;
        if (outcome is Outcome.Dropped)
        {
            Drop();
            return;
        }

        if (outcome is not Outcome.Answered answered)
        {
            await FailAsync(FaultCatalog.Report(outcome)!);
            return;
        }

        if (kept is not null && !await TryKeepAsync())
            return;

        _isSending = true;
        if (HungUp.Is(context) || context.RequestAborted.IsCancellationRequested)
        {
            Outcome = null;
            return;
        }

        if (response.HasStarted)
        {
            _fold!.End(answered.Finish, response.BodyWriter);
            _isSent = await response.TryCompleteAsync();
        }
        else
        {
            using var body = new PooledBytes();
            _fold!.End(answered.Finish, body);
            _isSent = await response.WriteBytesAsync(StatusCodes.Status200OK, _fold.ContentType, body);
        }
    }

    // What was written goes out, and then nothing; where nothing was, not even a status.
    private void Drop()
    {
        if (context.Response.HasStarted)
            _cut = true;
        else
            context.Abort();
    }

    // Before its client can go on from it: an id that it is told, a crash cannot forget. While nothing can be stored it waits, with its heartbeats;
    // if it leaves meanwhile, or the process ends, the answer waits in its session for the retry.
    private async ValueTask<bool> TryKeepAsync()
    {
        try
        {
            var keeping = kept!.EndAsync(Admission!.Turn.Value, context.RequestAborted);
            if (!keeping.IsCompleted && context.Response.HasStarted)
                await context.Response.BodyWriter.FlushAsync();
            await pace.WaitAsync(keeping, BeatAsync);
            return true;
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            Outcome = null;
        }
        catch (OperationCanceledException)
        {
            await FailAsync(FaultCatalog.Report(new Fault(FaultCode.Draining)));
            _written = false;
        }

        return false;
    }

    private async Task BeatAsync()
    {
        if (!context.Response.HasStarted)
            return;

        _fold!.Beat(context.Response.BodyWriter);
        await context.Response.BodyWriter.FlushAsync();
    }

    private async ValueTask FailAsync(ErrorReport error)
    {
        if (!context.Response.HasStarted)
        {
            await context.Response.WriteErrorAsync(error, codec);
            _written = true;
            return;
        }

        _fold!.Fail(error, context.Response.BodyWriter);
        await context.Response.BodyWriter.FlushAsync();
        _cut = true;

        // A plain reply has no words for it once it has begun: its client learns why when it asks again.
        _written = _fold.Streams;
    }
}
