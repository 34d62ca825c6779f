using System.Buffers;
using Microsoft.AspNetCore.Http;
using MotiveProxy.Protocols;
using MotiveProxy.Protocols.Anthropic;
using MotiveProxy.Protocols.OpenAi.Models;
using MotiveProxy.Runtimes;
using MotiveProxy.Server.Configuration;
using MotiveProxy.Server.Identity;

namespace MotiveProxy.Server.Http;

/// <summary>The models that a client can choose from: those of the configuration and the live sessions.</summary>
internal sealed class ModelsEndpoint(MotiveOptions options, ISessionWatch sessions, TimeProvider time)
{
    private readonly DateTimeOffset _since = time.GetUtcNow();

    /// <summary>Lists them: the configured ones first, then the sessions by age.</summary>
    public Task ListAsync(HttpContext context)
    {
        var (_, fault) = Credentials.Check(context.Request, options.ApiKeys);
        if (fault is not null)
            return context.WriteProtocolFaultAsync(fault);

        Action<IEnumerable<ModelEntry>, IBufferWriter<byte>> write = context.Request.IsAnthropics() ? AnthropicModels.WriteList : ModelsWire.WriteList;
        return context.Response.WriteJsonAsync(StatusCodes.Status200OK, output => write(All(), output));
    }

    /// <summary>Tells of one.</summary>
    public Task FindAsync(HttpContext context)
    {
        var (_, fault) = Credentials.Check(context.Request, options.ApiKeys);
        if (fault is not null)
            return context.WriteProtocolFaultAsync(fault);

        var id = context.NameInPath(ProtocolCatalog.ModelInPath) ?? string.Empty;
        if (All().FirstOrDefault(model => model.Id == id) is not { } found)
            return context.WriteProtocolErrorAsync(ModelsWire.NotFound(id));

        Action<ModelEntry, IBufferWriter<byte>> write = context.Request.IsAnthropics() ? AnthropicModels.WriteOne : ModelsWire.WriteOne;
        return context.Response.WriteJsonAsync(StatusCodes.Status200OK, output => write(found, output));
    }

    private IEnumerable<ModelEntry> All() => options.Models
        .Select(name => new ModelEntry(name, _since))
        .Concat(sessions.List()
            .OrderBy(session => session.Since)
            .Where(session => !options.Models.Contains(session.Name.Value))
            .Select(session => new ModelEntry(session.Name.Value, session.Since)));
}
