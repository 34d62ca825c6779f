using MotiveProxy.Protocols.OpenAi.Chat;

namespace MotiveProxy.Protocols.Tests;

public sealed class ProtocolCatalogTests
{
    [Theory]
    [InlineData("POST", "/v1/chat/completions", typeof(EndpointUse.Exchange))]
    [InlineData("POST", "/openai/deployments/{model}/chat/completions", typeof(EndpointUse.Exchange))]
    [InlineData("GET", "/v1/models", typeof(EndpointUse.ModelList))]
    [InlineData("GET", "/v1/models/{**model}", typeof(EndpointUse.OneModel))]
    public void A_route_that_clients_ask_for_is_there(string method, string pattern, Type use)
    {
        var endpoint = Assert.Single(ProtocolCatalog.Endpoints, endpoint => endpoint.Method == method && endpoint.Pattern == pattern);
        Assert.IsType(use, endpoint.Use);
    }

    [Fact]
    public void Every_chat_route_speaks_chat() => Assert.All(
        ProtocolCatalog.Endpoints.Select(endpoint => endpoint.Use).OfType<EndpointUse.Exchange>(),
        exchange => Assert.IsType<ChatCodec>(exchange.Codec));

    [Fact]
    public void No_route_is_there_twice() =>
        Assert.Equal(ProtocolCatalog.Endpoints.Length, ProtocolCatalog.Endpoints.DistinctBy(endpoint => (endpoint.Method, endpoint.Pattern)).Count());
}
