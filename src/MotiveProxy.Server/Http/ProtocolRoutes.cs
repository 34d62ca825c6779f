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

        RequestDelegate Serve(EndpointUse use, Seat? seat) => use switch
        {
            EndpointUse.Exchange exchange => context => exchanges.ServeAsync(context, exchange.Codec, seat),
            EndpointUse.TokenCount count => context => counts.ServeAsync(context, count),
            EndpointUse.Refusal refusal => context => context.WriteProtocolFaultAsync(new Fault(refusal.Fault)),
            EndpointUse.ModelList list => context => models.ListAsync(context, list.Write),
            EndpointUse.OneModel => models.FindAsync,
            EndpointUse.Constant constant => context => constants.ServeAsync(context, constant),
            _ => throw new ArgumentOutOfRangeException(nameof(use)),
        };
    }
}
