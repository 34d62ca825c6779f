using System.Text;
using Microsoft.AspNetCore.Http;
using MotiveProxy.Protocols;
using MotiveProxy.Server.Configuration;
using MotiveProxy.Server.Identity;

namespace MotiveProxy.Server.Http;

/// <summary>What a protocol's clients ask to find out whether, and with what, they speak.</summary>
internal sealed class ConstantEndpoint(MotiveOptions options)
{
    /// <summary>Says it to whoever may ask: a client that tries its key here shall learn that it is wrong.</summary>
    public async Task ServeAsync(HttpContext context, EndpointUse.Constant constant)
    {
        var (_, fault) = Credentials.Check(context.Request, options.ApiKeys);
        if (fault is not null)
        {
            await context.WriteProtocolFaultAsync(fault);
            return;
        }

        using var body = new PooledBytes();
        Encoding.UTF8.GetBytes(constant.Text, body);
        await context.Response.WriteBytesAsync(StatusCodes.Status200OK, constant.ContentType, body);
    }
}
