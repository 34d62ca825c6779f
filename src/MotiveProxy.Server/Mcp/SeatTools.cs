using ModelContextProtocol.Protocol;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Protocols;
using MotiveProxy.Runtimes;
using MotiveProxy.Runtimes.Storage;
using MotiveProxy.Server.Operator;

namespace MotiveProxy.Server.Mcp;

/// <summary>What an agent does in the stand-in's seat. Whatever it gives is claimed for it first, so that two agents do not answer one prompt.</summary>
internal sealed class SeatTools(ISessionRuntime runtime, WaitingPrompts waiting)
{
    /// <summary>Does what a call asks for.</summary>
    /// <param name="call">The call.</param>
    /// <param name="by">The agent's name.</param>
    /// <param name="cancellation">Ends a wait.</param>
    /// <returns>What to tell the agent: also what went wrong.</returns>
    public async ValueTask<CallToolResult> CallAsync(CallToolRequestParams? call, string by, CancellationToken cancellation)
    {
        var (told, fault) = await TryAsync(call?.Name, new ToolArguments(call?.Arguments), by, cancellation);
        return Result(told ?? Words(fault!), isError: fault is not null);
    }

    private async ValueTask<(string? Told, Fault? Fault)> TryAsync(string? tool, ToolArguments arguments, string by, CancellationToken cancellation)
    {
        try
        {
            return tool switch
            {
                ToolTable.ListWaiting => await ListAsync(arguments, cancellation),
                ToolTable.ReadPrompt => await ReadAsync(arguments),
                ToolTable.Answer => await GiveAsync(arguments, by, arguments.ReadAnswer()),
                ToolTable.CallTool => await GiveAsync(arguments, by, arguments.ReadCalls()),
                ToolTable.Refuse => await GiveAsync(arguments, by, arguments.ReadRefusal()),
                ToolTable.TakeOver => await TakeOverAsync(arguments, by),
                _ => (null, new Fault(FaultCode.NotFound, $"There is no tool '{tool}'.")),
            };
        }
        catch (StoreException)
        {
            return (null, new Fault(FaultCode.StoreUnavailable));
        }
    }

    private async ValueTask<(string? Told, Fault? Fault)> ListAsync(ToolArguments arguments, CancellationToken cancellation)
    {
        var (wait, fault) = arguments.ReadWait();
        if (fault is not null)
            return (null, fault);

        var prompts = await waiting.ListAsync(arguments.Text("session"), wait, cancellation);
        return (OperatorJson.ToText(new WaitingListDocument(prompts), OperatorJson.Default.WaitingListDocument), null);
    }

    private async ValueTask<(string? Told, Fault? Fault)> ReadAsync(ToolArguments arguments)
    {
        var (prompt, fault) = arguments.ReadPrompt();
        if (fault is not null)
            return (null, fault);

        return await waiting.FindAsync(prompt) is { } found
            ? (OperatorJson.ToText(found, OperatorJson.Default.PromptDocument), null)
            : (null, new Fault(FaultCode.PromptGone));
    }

    private async ValueTask<(string? Told, Fault? Fault)> GiveAsync(ToolArguments arguments, string by, (Ending? Ending, Fault? Fault) given)
    {
        var (prompt, fault) = arguments.ReadPrompt();
        fault ??= given.Fault ?? await runtime.ClaimAsync(prompt, by) ?? await runtime.AnswerAsync(prompt, given.Ending!, by);
        return fault is null ? ("The caller has it.", null) : (null, fault);
    }

    private async ValueTask<(string? Told, Fault? Fault)> TakeOverAsync(ToolArguments arguments, string by)
    {
        var (prompt, fault) = arguments.ReadPrompt();
        fault ??= await runtime.ClaimAsync(prompt, by, takesOver: true);
        return fault is null ? ($"It is yours to answer, as '{by}'.", null) : (null, fault);
    }

    // The words for people who write JSON by hand are not those for agents.
    private static string Words(Fault fault)
    {
        var report = FaultCatalog.Report(fault);
        var advice = fault.Code switch
        {
            FaultCode.PromptClaimed => $"Somebody else is answering this prompt. Answer another one, or call {ToolTable.TakeOver} first.",
            FaultCode.PromptGone => $"The prompt is already answered, withdrawn or unknown. Call {ToolTable.ListWaiting} to see which prompts wait.",
            _ => report.Message,
        };
        return $"{report.Code}: {advice}";
    }

    private static CallToolResult Result(string text, bool isError) => new() { Content = [new TextContentBlock { Text = text }], IsError = isError };
}
