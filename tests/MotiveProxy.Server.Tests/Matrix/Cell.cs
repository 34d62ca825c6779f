using System.Collections.Immutable;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Tests.Common;

namespace MotiveProxy.Server.Tests.Matrix;

/// <summary>A caller of one protocol and a stand-in of another in a session of their own. Each tells its whole history each time, as clients do.</summary>
internal sealed class Cell(MatrixHost matrix, Speaker caller, Speaker standIn, bool stream) : IAsyncDisposable
{
    private readonly string _session = matrix.NextSession();
    private readonly JsonArray _toldByCaller = [];
    private readonly JsonArray _toldByStandIn = [];
    private Task<WireReply>? _standInWaits;
    private Task<WireReply>? _callerWaits;
    private int _turns;

    /// <summary>The stand-in says something, and then waits for a prompt.</summary>
    public void StandInSays(string words)
    {
        _turns++;
        _toldByStandIn.Add(standIn.User(words));
        _standInWaits = WireReply.OfAsync(
            matrix.StandIn, "/standin" + standIn.PathOf(_session, stream), standIn.Body(_session, stream, _toldByStandIn.DeepClone().AsArray(), Declares.Nothing));
    }

    /// <summary>The caller says something, and then waits for the answer.</summary>
    public void CallerSays(Declares declares, params IEnumerable<JsonNode> said)
    {
        _turns++;
        foreach (var piece in said)
            _toldByCaller.Add(piece);
        _callerWaits = WireReply.OfAsync(
            matrix.Caller, "/caller" + caller.PathOf(_session, stream), caller.Body(_session, stream, _toldByCaller.DeepClone().AsArray(), declares));
    }

    /// <summary>What the stand-in is shown: the golden file of its protocol, whoever asks.</summary>
    /// <returns>The prompt, as it was read.</returns>
    public async Task<Turn> StandInHearsAsync(string what)
    {
        var reply = await _standInWaits!.Soon();
        Assert.Equal(HttpStatusCode.OK, reply.Status);
        foreach (var piece in standIn.Keep(reply))
            _toldByStandIn.Add(piece);
        Golden.Matches($"matrix/prompt-{what}-to-{standIn.Name}-{Form}.txt", Encoding.UTF8.GetBytes(await WriteAsync(reply)));
        return matrix.Host.StateOf(_session)!.OpenPrompts.Single().Prompt!;
    }

    /// <summary>What the caller is told: the golden file of its protocol, whoever answers.</summary>
    /// <returns>What it keeps.</returns>
    public async Task<ImmutableArray<JsonNode>> CallerHearsAsync(string what)
    {
        var reply = await _callerWaits!.Soon();
        Golden.Matches($"matrix/{what}-to-{caller.Name}-{Form}.txt", Encoding.UTF8.GetBytes(await WriteAsync(reply)));
        if (reply.Status is not HttpStatusCode.OK || reply.IsCut)
            return [];

        var kept = caller.Keep(reply);
        foreach (var piece in kept)
            _toldByCaller.Add(piece.DeepClone());
        return [.. kept];
    }

    /// <summary>Somebody answers the prompt that waits, or a part of it, through the operator API.</summary>
    public async Task OperatorGivesAsync(string what, string json)
    {
        await matrix.Host.UntilHeldAsync(_session, Seat.Caller);
        var prompt = matrix.Host.StateOf(_session)!.OpenPrompts.Single().Id;
        using var taken = await matrix.Host.PostAsync($"/api/prompts/{prompt}/{what}", json);
        Assert.Equal(HttpStatusCode.NoContent, taken.StatusCode);
    }

    public async ValueTask DisposeAsync()
    {
        using var closed = await matrix.Host.Http.DeleteAsync($"/api/sessions/{_session}").Soon();
        await Task.WhenAll(new[] { _standInWaits, _callerWaits }.OfType<Task>()).Soon();
    }

    private string Form => stream ? "stream" : "whole";

    // Names and ids are new in each cell; time stands still. What has happened is told a moment after it has.
    private async Task<string> WriteAsync(WireReply reply)
    {
        await matrix.Host.UntilHappenedAsync<SessionEvent.TurnSeated>(_session, _turns);
        var body = reply.Text.Replace(_session, "npc", StringComparison.Ordinal);
        foreach (var seated in matrix.Host.Happened<SessionEvent.TurnSeated>(_session))
            body = body.Replace(seated.Id.Value, "ID", StringComparison.Ordinal);
        return $"{(int)reply.Status} {reply.ContentType}\n\n{body}{(reply.IsCut ? "(the connection is cut)\n" : "")}";
    }
}
