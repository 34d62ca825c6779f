using System.Collections.Immutable;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Protocols;

namespace MotiveProxy.Server.Http;

/// <summary>Step 1 of an exchange: the catalogue's routes, each below the base paths that name a seat as well.</summary>
internal static class ProtocolRoutes
{
    /// <summary>The base paths and the seats that they name.</summary>
    public static ImmutableArray<(string Path, Seat? Seat)> Bases { get; } =
        [("", null), ($"/{WireNames.StandIn}", Seat.StandIn), ($"/{WireNames.Caller}", Seat.Caller)];

    /// <summary>Maps every route of every protocol.</summary>
    public static void MapProtocols(this IEndpointRouteBuilder routes)
    {
        var exchanges = routes.ServiceProvider.GetRequiredService<ExchangeEndpoint>();
        var counts = routes.ServiceProvider.GetRequiredService<TokenCountEndpoint>();
        var models = routes.ServiceProvider.GetRequiredService<ModelsEndpoint>();
        var constants = routes.ServiceProvider.GetRequiredService<ConstantEndpoint>();
        foreach (var (path, seat) in Bases)
        {
            foreach (var endpoint in ProtocolCatalog.Endpoints)
                routes.MapMethods(path + endpoint.Pattern, [endpoint.Method], Serve(endpoint.Use, seat));
        }

        RequestDelegate Serve(EndpointUse use, Seat? seat) =>
            context => ServeAsync(context, use, seat, context.NameInPath(ProtocolCatalog.ModelInPath));

        Task ServeAsync(HttpContext context, EndpointUse use, Seat? seat, string? model) => use switch
        {
            EndpointUse.Exchange exchange => exchanges.ServeAsync(context, exchange.Codec, seat, model),
            EndpointUse.TokenCount count => counts.ServeAsync(context, count, model),
            EndpointUse.Refusal refusal => context.WriteProtocolFaultAsync(new Fault(refusal.Fault)),
            EndpointUse.ModelList list => models.ListAsync(context, list.Write),
            EndpointUse.OneModel one => models.FindAsync(context, one.Write),
            EndpointUse.ByMethod by => ServeMethodAsync(context, by, seat, model ?? ""),
            EndpointUse.Constant constant => constants.ServeAsync(context, constant),
            _ => throw new ArgumentOutOfRangeException(nameof(use)),
        };

        Task ServeMethodAsync(HttpContext context, EndpointUse.ByMethod by, Seat? seat, string inPath)
        {
            var (model, asked) = ModelMethod.Split(inPath);
            var alt = context.Request.Query[ModelMethod.AltQuery].ToString();
            return by.Methods.FirstOrDefault(method => method.Name == asked && (method.Alt is null || method.Alt == alt)) is { } found
                ? ServeAsync(context, found.Use, seat, model)
                : context.Response.WriteErrorAsync(FaultCatalog.Report(Refusals.OfMethod(asked, by.Methods)), by.Words);
        }
    }
}
