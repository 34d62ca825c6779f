using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Tests.Common;

namespace MotiveProxy.Runtimes.Tests.Contract;

/// <summary>What a client was told: all of it.</summary>
public sealed record Reply(string Text, Outcome Outcome, Admission? Admission)
{
    public FaultCode? Fault => (Outcome as Outcome.Failed)?.Fault.Code;
}

/// <summary>One request of a client, from the client's end.</summary>
public sealed class Request(Hold hold, Action<string> heard)
{
    private Task<HoldSignal>? _pending;
    private Task<Reply>? _reading;

    public TurnId Id => new(hold.Id.Value);

    /// <summary>Whether there is nothing to read.</summary>
    public bool Waits => !Pending.IsCompleted;

    private Task<HoldSignal> Pending => _pending ??= hold.NextAsync().AsTask();

    public async Task<HoldSignal> Next()
    {
        var signal = await Pending.Soon();
        _pending = null;
        return signal;
    }

    public async Task<Admission> Admitted() => Assert.IsType<HoldSignal.Admitted>(await Next()).Seated;

    /// <summary>Reads to the end and, as a client that has got all of it, says so.</summary>
    public async Task<Reply> Reply()
    {
        var reply = await ReplyWithoutReport();
        if (reply.Outcome is Outcome.Answered)
            Hear(reply.Text);
        hold.Delivered();
        return reply;
    }

    /// <summary>As <see cref="Reply"/>, if the end is there already or comes soon.</summary>
    public async Task<Reply?> ReplyIfReadyAsync()
    {
        var reading = _reading ??= ReplyWithoutReport();
        for (var patience = 2_000; patience > 0 && !reading.IsCompleted; patience--)
            await Task.Yield();
        if (!reading.IsCompleted)
            return null;

        var reply = await reading;
        if (reply.Outcome is Outcome.Answered)
            Hear(reply.Text);
        hold.Delivered();
        return reply;
    }

    public async Task<string> Text() => (await Reply()).Text;

    public async Task<FaultCode?> Fault() => (await Reply()).Fault;

    /// <summary>Reads to the end, but whether all was written remains open.</summary>
    public async Task<Reply> ReplyWithoutReport()
    {
        var reply = await ReplyOrGone();
        Assert.NotNull(reply);
        return reply;
    }

    /// <summary>Reads to the end, or until the client has hung up (<see langword="null"/>).</summary>
    public async Task<Reply?> ReplyOrGone()
    {
        var text = "";
        Admission? admission = null;
        while (true)
        {
            switch (await Next())
            {
                case HoldSignal.Admitted admitted:
                    admission = admitted.Seated;
                    break;
                case HoldSignal.Part { Value: AnswerPart.Text part }:
                    text += part.Value;
                    break;
                case HoldSignal.Ended ended:
                    return new Reply(text, ended.Outcome, admission);
                case HoldSignal.Gone:
                    return null;
            }
        }
    }

    /// <summary>Takes what it was told into its history.</summary>
    public void Hear(string text) => heard(text);

    /// <summary>The client hangs up.</summary>
    public void HangUp() => hold.Lost();

    public void ReportDelivered() => hold.Delivered();
}
