using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Server.Configuration;
using MotiveProxy.Server.Documents;
using MotiveProxy.Server.Http;
using MotiveProxy.Server.Operator;

namespace MotiveProxy.Server.Mcp;

/// <summary>
/// The stand-in's seat for an agent: the Model Context Protocol over Streamable HTTP, without sessions. Each request stands alone, so that
/// any node can answer it.
/// </summary>
internal sealed class McpEndpoint(SeatTools tools, OperatorGuard guard, MotiveOptions options, ILoggerFactory loggers, IServiceProvider services)
{
    private const string SessionHeader = "Mcp-Session-Id";
    private const string VersionHeader = "MCP-Protocol-Version";

    private const string Instructions =
        "You play a language model: other programs send prompts to it, and you give the answers. Call list_waiting to see what waits (with wait_seconds "
        + "it comes back as soon as something does), read_prompt for the whole conversation and the tools that the caller lets the model call, and then "
        + "answer, call_tool or refuse. Answer as the model that the caller believes to talk to.";

    private static readonly JsonTypeInfo<JsonRpcMessage> MessageType = McpJsonUtilities.DefaultOptions.GetTypeInfo<JsonRpcMessage>();

    /// <summary>Serves one message.</summary>
    public async Task ServeAsync(HttpContext context)
    {
        if (await guard.CheckAsync(context) is { } refusal)
        {
            await context.Response.WriteFaultAsync(refusal);
            return;
        }

        using var body = await WholeBody.ReadAsync(context.Request, options.MaxBody);
        var (message, fault) = body.Fault is null ? Read(body.Bytes) : (null, body.Fault);
        if (message is null)
        {
            await context.Response.WriteFaultAsync(fault!);
            return;
        }

        message.Context = new JsonRpcMessageContext { ProtocolVersion = Header(context, VersionHeader) };
        await RunAsync(context, message);
    }

    private async Task RunAsync(HttpContext context, JsonRpcMessage message)
    {
        await using var transport = new StreamableHttpServerTransport(loggers) { Stateless = true };
        await using var server = McpServer.Create(transport, OptionsFor(context, message), loggers, services);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        var running = server.RunAsync(over.Token);
        try
        {
            context.Response.ContentType = WireNames.EventStream;
            context.Response.Headers.CacheControl = "no-cache";
            context.Response.Headers[WireNames.AccelBufferingHeader] = "no";
            if (!await transport.HandlePostRequestAsync(message, context.Response.Body, context.RequestAborted))
            {
                context.Response.ContentType = null;
                context.Response.StatusCode = StatusCodes.Status202Accepted;
            }
        }
        finally
        {
            await over.CancelAsync();
            await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private McpServerOptions OptionsFor(HttpContext context, JsonRpcMessage message)
    {
        var name = AgentName.OfSession(Header(context, SessionHeader) ?? string.Empty);
        if (message is JsonRpcRequest { Method: RequestMethods.Initialize } first)
        {
            name = AgentName.Of(first.Params?["clientInfo"]?["name"]?.ToString());
            context.Response.Headers[SessionHeader] = AgentName.ToSessionId(name);
        }

        return new McpServerOptions
        {
            ServerInfo = new Implementation { Name = "motive-proxy", Version = ServerVersion.Text },
            ServerInstructions = Instructions,
            Capabilities = new ServerCapabilities { Tools = new ToolsCapability() },
            KnownClientInfo = name is null ? null : new Implementation { Name = name, Version = string.Empty },
            ScopeRequests = false,
            Handlers = new McpServerHandlers
            {
                ListToolsHandler = (_, _) => ValueTask.FromResult(new ListToolsResult { Tools = [.. ToolTable.All] }),
                CallToolHandler = (request, cancellation) => tools.CallAsync(request.Params, AgentName.Of(request.Server.ClientInfo?.Name), cancellation),
            },
        };
    }

    private static (JsonRpcMessage? Message, Fault? Fault) Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            if (JsonSerializer.Deserialize(body.Span, MessageType) is { } message)
                return (message, null);
        }
        catch (JsonException)
        {
            // Told below.
        }

        return (null, new Fault(FaultCode.InvalidRequest, "This path takes one JSON-RPC message of the Model Context Protocol."));
    }

    private static string? Header(HttpContext context, string name) =>
        context.Request.Headers[name].ToString() is { Length: > 0 } value ? value : null;
}
