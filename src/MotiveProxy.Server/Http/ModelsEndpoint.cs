using System.Buffers;
using Microsoft.AspNetCore.Http;
using MotiveProxy.Protocols;
using MotiveProxy.Protocols.Anthropic;
using MotiveProxy.Protocols.Gemini;
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
    /// <param name="context">The request.</param>
    /// <param name="write">The protocol's words for a list.</param>
    public async Task ListAsync(HttpContext context, ModelListWriter write)
    {
        var (_, fault) = Credentials.Check(context.Request, options.ApiKeys);
        if (fault is not null)
        {
            await context.WriteProtocolFaultAsync(fault);
            return;
        }

        var words = context.Request.IsAnthropics() ? AnthropicModels.WriteList
            : context.Request.IsGoogles() ? GeminiModels.WriteList
            : write;
        var all = await AllAsync();
        await context.Response.WriteJsonAsync(StatusCodes.Status200OK, output => words(all, output));
    }

    /// <summary>Tells of one.</summary>
    /// <param name="context">The request.</param>
    /// <param name="write">The protocol's words for a model.</param>
    public async Task FindAsync(HttpContext context, Action<ModelEntry, IBufferWriter<byte>> write)
    {
        var (_, fault) = Credentials.Check(context.Request, options.ApiKeys);
        if (fault is not null)
        {
            await context.WriteProtocolFaultAsync(fault);
            return;
        }

        var id = context.NameInPath(ProtocolCatalog.ModelInPath) ?? string.Empty;
        if ((await AllAsync()).FirstOrDefault(model => model.Id == id) is not { } found)
        {
            await context.WriteProtocolErrorAsync(ModelsWire.NotFound(id));
            return;
        }

        var words = context.Request.IsAnthropics() ? AnthropicModels.WriteOne
            : context.Request.IsGoogles() ? GeminiModels.WriteOne
            : write;
        await context.Response.WriteJsonAsync(StatusCodes.Status200OK, output => words(found, output));
    }

    private async Task<IEnumerable<ModelEntry>> AllAsync()
    {
        var live = (await sessions.ListAsync()).OrderBy(session => session.Since).ToList();
        return options.Models
            .Select(name => live.Find(session => session.Name.Value == name) is { } session ? Of(session) with { Created = _since } : new ModelEntry(name, _since))
            .Concat(live.Where(session => !options.Models.Contains(session.Name.Value)).Select(Of));
    }

    // Somebody who waits keeps a session alive for longer than this.
    private ModelEntry Of(SessionView session) => new(session.Name.Value, session.Since, session.State.LastActiveAt + options.SessionTimeout);
}
