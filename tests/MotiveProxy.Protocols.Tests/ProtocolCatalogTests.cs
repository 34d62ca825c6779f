using MotiveProxy.Protocols.Anthropic;
using MotiveProxy.Protocols.Gemini;
using MotiveProxy.Protocols.OpenAi.Chat;
using MotiveProxy.Protocols.OpenAi.Completions;
using MotiveProxy.Protocols.OpenAi.Responses;

namespace MotiveProxy.Protocols.Tests;

public sealed class ProtocolCatalogTests
{
    [Theory]
    [InlineData("POST", "/v1/chat/completions", typeof(EndpointUse.Exchange))]
    [InlineData("POST", "/openai/deployments/{model}/chat/completions", typeof(EndpointUse.Exchange))]
    [InlineData("POST", "/v1/messages", typeof(EndpointUse.Exchange))]
    [InlineData("POST", "/v1/messages/count_tokens", typeof(EndpointUse.TokenCount))]
    [InlineData("POST", "/v1/responses", typeof(EndpointUse.Exchange))]
    [InlineData("POST", "/openai/v1/responses", typeof(EndpointUse.Exchange))]
    [InlineData("GET", "/v1/responses", typeof(EndpointUse.Refusal))]
    [InlineData("GET", "/openai/v1/responses", typeof(EndpointUse.Refusal))]
    [InlineData("POST", "/v1/completions", typeof(EndpointUse.Exchange))]
    [InlineData("GET", "/v1/models", typeof(EndpointUse.ModelList))]
    [InlineData("GET", "/v1/models/{**model}", typeof(EndpointUse.OneModel))]
    [InlineData("POST", "/v1beta/models/{**model}", typeof(EndpointUse.ByMethod))]
    [InlineData("POST", "/v1/models/{**model}", typeof(EndpointUse.ByMethod))]
    [InlineData("POST", "/v1beta1/publishers/google/models/{**model}", typeof(EndpointUse.ByMethod))]
    [InlineData("POST", "/v1/projects/{project}/locations/{location}/publishers/google/models/{**model}", typeof(EndpointUse.ByMethod))]
    [InlineData("GET", "/v1beta/models", typeof(EndpointUse.ModelList))]
    [InlineData("GET", "/v1beta/models/{**model}", typeof(EndpointUse.OneModel))]
    [InlineData("POST", "/api/chat", typeof(EndpointUse.Exchange))]
    [InlineData("POST", "/api/generate", typeof(EndpointUse.Exchange))]
    [InlineData("POST", "/api/show", typeof(EndpointUse.Exchange))]
    [InlineData("GET", "/api/tags", typeof(EndpointUse.ModelList))]
    [InlineData("GET", "/api/ps", typeof(EndpointUse.ModelList))]
    [InlineData("GET", "/api/version", typeof(EndpointUse.Constant))]
    [InlineData("HEAD", "/", typeof(EndpointUse.Constant))]
    public void A_route_that_clients_ask_for_is_there(string method, string pattern, Type use)
    {
        var endpoint = Assert.Single(ProtocolCatalog.Endpoints, endpoint => endpoint.Method == method && endpoint.Pattern == pattern);
        Assert.IsType(use, endpoint.Use);
    }

    [Theory]
    [InlineData("/v1/chat/completions", typeof(ChatCodec))]
    [InlineData("/V1/Chat/Completions/chatcmpl-1/messages", typeof(ChatCodec))]
    [InlineData("/openai/deployments/any/chat/completions", typeof(ChatCodec))]
    [InlineData("/v1/messages", typeof(MessagesCodec))]
    [InlineData("/v1/messages/count_tokens", typeof(MessagesCodec))]
    [InlineData("/v1/messages/batches", typeof(MessagesCodec))]
    [InlineData("/v1/messagesandmore", null)]
    [InlineData("/v1/responses/resp_1", typeof(ResponsesCodec))]
    [InlineData("/openai/v1/responses", typeof(ResponsesCodec))]
    [InlineData("/v1/completions", typeof(CompletionsCodec))]
    [InlineData("/v1/models", null)]
    [InlineData("/v1/models/npc", null)]
    [InlineData("/v1beta/models/npc:embedContent", typeof(ContentCodec))]
    [InlineData("/v1beta/cachedContents", typeof(ContentCodec))]
    [InlineData("/v1beta1/projects/p", typeof(ContentCodec))]
    [InlineData("/v1/projects/p/locations/l", typeof(ContentCodec))]
    [InlineData("/v1/publishers/google/models", typeof(ContentCodec))]
    [InlineData("/api/chat", typeof(Protocols.Ollama.ChatCodec))]
    [InlineData("/api/generate", typeof(Protocols.Ollama.GenerateCodec))]
    [InlineData("/api/show", typeof(Protocols.Ollama.ShowCodec))]
    [InlineData("/api/embed", typeof(Protocols.Ollama.ChatCodec))]
    [InlineData("/api/blobs/sha256:00", typeof(Protocols.Ollama.ChatCodec))]
    [InlineData("/api/sessions", null)]
    [InlineData("/api/whatever", null)]
    [InlineData("/", null)]
    public void A_path_belongs_to_the_protocol_whose_exchange_is_at_it_or_above(string path, Type? codec) =>
        Assert.Equal(codec, ProtocolCatalog.CodecAt(path)?.GetType());

    [Fact]
    public void No_route_is_there_twice() =>
        Assert.Equal(ProtocolCatalog.Endpoints.Length, ProtocolCatalog.Endpoints.DistinctBy(endpoint => (endpoint.Method, endpoint.Pattern)).Count());
}
