using Microsoft.AspNetCore.Http;
using MotiveProxy.Protocols;
using MotiveProxy.Server.Configuration;
using MotiveProxy.Server.Identity;

namespace MotiveProxy.Server.Http;

/// <summary>Tells what a turn would take. It is read as if it were to be held, and goes no further.</summary>
internal sealed class TokenCountEndpoint(MotiveOptions options)
{
    private readonly DecodeLimits _limits = options.ToDecodeLimits();

    /// <summary>Counts one turn.</summary>
    /// <param name="context">The request.</param>
    /// <param name="count">The protocol's words.</param>
    /// <param name="model">The model that the path names.</param>
    public async Task ServeAsync(HttpContext context, EndpointUse.TokenCount count, string? model)
    {
        switch (await ReadAsync(context, count.Codec, model))
        {
            case Decoded.Request { Value.Turn: var turn }:
                await context.Response.WriteJsonAsync(StatusCodes.Status200OK, output => count.Write(turn, output));
                break;
            case Decoded.Rejected { Fault: var fault }:
                await context.Response.WriteErrorAsync(FaultCatalog.Report(fault), count.Codec);
                break;
        }
    }

    private async Task<Decoded> ReadAsync(HttpContext context, IExchangeCodec codec, string? model)
    {
        var (_, fault) = Credentials.Check(context.Request, options.ApiKeys);
        if (fault is not null)
            return new Decoded.Rejected(fault);

        using var body = await WholeBody.ReadAsync(context.Request, options.MaxBody);
        return body.Fault is null
            ? codec.Decode(body.Bytes, _limits, model)
            : new Decoded.Rejected(body.Fault);
    }
}
