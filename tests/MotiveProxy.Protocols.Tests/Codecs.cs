namespace MotiveProxy.Protocols.Tests;

/// <summary>What is spoken here. Of codecs that differ in the form of their replies alone there is one.</summary>
internal static class Codecs
{
    public static IReadOnlyList<IExchangeCodec> All { get; } =
        [.. ProtocolCatalog.Endpoints.Select(endpoint => endpoint.Use).SelectMany(Of).DistinctBy(codec => codec.GetType())];

    private static IEnumerable<IExchangeCodec> Of(EndpointUse use) => use switch
    {
        EndpointUse.Exchange exchange => [exchange.Codec],
        EndpointUse.TokenCount count => [count.Codec],
        EndpointUse.ByMethod by => by.Methods.SelectMany(method => Of(method.Use)),
        _ => [],
    };
}
