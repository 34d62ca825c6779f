using Microsoft.AspNetCore.Http;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes;
using MotiveProxy.Server.Configuration;
using MotiveProxy.Server.Http;

namespace MotiveProxy.Server.Operator;

/// <summary>What operators do with a prompt: claim it, answer it whole or in parts, or let its caller down.</summary>
internal sealed class PromptEndpoints(ISessionRuntime runtime, MotiveOptions options)
{
    /// <summary>The route value that holds a prompt's id.</summary>
    private const string Id = "id";

    private const string ByQuery = "by";

    /// <summary>Takes a part of an answer.</summary>
    public Task GivePartAsync(HttpContext context) =>
        TakeAsync(context, AnswerReading.ReadPart, (prompt, given) => runtime.GivePartAsync(prompt, given.Value, given.By));

    /// <summary>Takes the end of an answer.</summary>
    public Task AnswerAsync(HttpContext context) =>
        TakeAsync(context, AnswerReading.ReadEnding, (prompt, given) => runtime.AnswerAsync(prompt, given.Value, given.By));

    /// <summary>Claims a prompt.</summary>
    public Task ClaimAsync(HttpContext context) =>
        TakeAsync(context, ClaimReading.Read, (prompt, claim) => runtime.ClaimAsync(prompt, claim.By!, claim.TakeOver));

    /// <summary>Releases a prompt.</summary>
    public async Task ReleaseAsync(HttpContext context)
    {
        var by = context.Request.Query[ByQuery].ToString();
        await context.Response.WriteDoneAsync(ClaimReading.CheckName(by) ?? await runtime.ReleaseAsync(PromptOf(context), by));
    }

    /// <summary>Cuts the connections that wait for a prompt.</summary>
    public Task DropAsync(HttpContext context) =>
        TakeAsync(context, ClaimReading.ReadDrop, (prompt, drop) => runtime.DropAsync(prompt, drop.By));

    private async Task TakeAsync<T>(
        HttpContext context, Func<ReadOnlyMemory<byte>, (T? Value, Fault? Fault)> read, Func<TurnId, T, ValueTask<Fault?>> take)
        where T : class
    {
        using var body = await WholeBody.ReadAsync(context.Request, options.MaxBody);
        var (value, fault) = body.Fault is null ? read(body.Bytes) : (null, body.Fault);
        await context.Response.WriteDoneAsync(fault ?? await take(PromptOf(context), value!));
    }

    private static TurnId PromptOf(HttpContext context) => new(context.NameInPath(Id) ?? string.Empty);
}
