using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using MotiveProxy.Server.Http;
using MotiveProxy.Server.Operator.Transcripts;

namespace MotiveProxy.Server.Operator;

/// <summary>The routes of the operator API. None is reached without passing the guard.</summary>
internal static class OperatorRoutes
{
    /// <summary>Maps them.</summary>
    public static void MapOperator(this IEndpointRouteBuilder routes)
    {
        var guard = routes.ServiceProvider.GetRequiredService<OperatorGuard>();
        var endpoints = routes.ServiceProvider.GetRequiredService<OperatorEndpoints>();
        var prompts = routes.ServiceProvider.GetRequiredService<PromptEndpoints>();
        var request = routes.ServiceProvider.GetRequiredService<RawRequestEndpoint>();
        var transcript = routes.ServiceProvider.GetRequiredService<TranscriptEndpoint>();
        var history = routes.ServiceProvider.GetRequiredService<HistoryEndpoint>();
        var feed = routes.ServiceProvider.GetRequiredService<EventFeed>();

        Map(HttpMethods.Get, OperatorPaths.Sessions, endpoints.ListAsync);
        Map(HttpMethods.Get, OperatorPaths.Session, endpoints.FindAsync);
        Map(HttpMethods.Delete, OperatorPaths.Session, endpoints.CloseAsync);
        Map(HttpMethods.Get, OperatorPaths.Transcript, transcript.ServeAsync);
        Map(HttpMethods.Get, OperatorPaths.History, history.ServeAsync);
        Map(HttpMethods.Get, OperatorPaths.Events, feed.ServeAsync);
        Map(HttpMethods.Post, OperatorPaths.Parts, prompts.GivePartAsync);
        Map(HttpMethods.Post, OperatorPaths.Answer, prompts.AnswerAsync);
        Map(HttpMethods.Post, OperatorPaths.Claim, prompts.ClaimAsync);
        Map(HttpMethods.Delete, OperatorPaths.Claim, prompts.ReleaseAsync);
        Map(HttpMethods.Post, OperatorPaths.Drop, prompts.DropAsync);
        Map(HttpMethods.Get, OperatorPaths.Request, request.ServeAsync);

        void Map(string method, string path, RequestDelegate serve) => routes.MapMethods(path, [method], async context =>
        {
            if (await guard.CheckAsync(context) is { } fault)
                await context.Response.WriteFaultAsync(fault);
            else
                await serve(context);
        });
    }
}
