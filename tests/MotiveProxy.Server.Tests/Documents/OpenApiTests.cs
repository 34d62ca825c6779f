using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Server.Tests.Hosting;

namespace MotiveProxy.Server.Tests.Documents;

/// <summary>The OpenAPI document is written by hand; here it is held to what the server does.</summary>
public sealed partial class OpenApiTests
{
    [Fact]
    public async Task The_document_is_titled_MotiveProxy_and_has_the_servers_version() // 24
    {
        await using var host = await TestHost.StartAsync();
        var document = await host.GetJsonAsync("/openapi.json");
        Assert.Equal("MotiveProxy", document["info"].Text("title"));
        Assert.Matches("^[0-9]+\\.[0-9]+\\.[0-9]+", document["info"].Text("version"));
        Assert.NotEqual("0.0.0", document["info"].Text("version"));
    }

    [Fact]
    public async Task It_has_every_route_of_the_server_and_no_other()
    {
        await using var host = await TestHost.StartAsync();
        var paths = (await host.GetJsonAsync("/openapi.json"))["paths"]!.AsObject();
        var documented = paths.SelectMany(path => path.Value!.AsObject()
            .Where(operation => operation.Key != "parameters")
            .Select(operation => $"{operation.Key.ToUpperInvariant()} {path.Key}"));

        var served = host.Routes
            .Where(route => !route.Pattern.StartsWith("/standin", StringComparison.Ordinal) && !route.Pattern.StartsWith("/caller", StringComparison.Ordinal))
            .Where(route => route.Method != "HEAD")
            .Select(route => $"{route.Method} {route.Pattern.Replace("**", "", StringComparison.Ordinal)}");
        Assert.Equal(served.Order(StringComparer.Ordinal), documented.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Each_operation_has_a_summary_and_each_reference_leads_somewhere()
    {
        await using var host = await TestHost.StartAsync();
        var document = await host.GetJsonAsync("/openapi.json");
        var operations = document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject()).Where(operation => operation.Key != "parameters").ToList();
        Assert.All(operations, operation => Assert.NotEmpty(operation.Value.Text("summary")));
        Assert.All(operations, operation => Assert.NotEmpty(operation.Value!["responses"]!.AsObject()));

        var references = Reference().Matches(document.ToJsonString()).Select(match => match.Groups["path"].Value).ToHashSet();
        Assert.NotEmpty(references);
        Assert.All(references, reference => Assert.NotNull(reference.Split('/').Aggregate((JsonNode?)document, (node, name) => node?[name])));
    }

    [Fact]
    public async Task It_names_every_kind_of_event()
    {
        await using var host = await TestHost.StartAsync();
        var kinds = (await host.GetJsonAsync("/openapi.json"))["components"]!["schemas"]!["Event"]!["properties"]!["kind"]!["enum"]!
            .AsArray().Select(kind => kind!.GetValue<string>());
        var known = typeof(SessionEvent).GetNestedTypes().Select(type => System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(type.Name));
        Assert.Equal(known.Order(StringComparer.Ordinal), kinds.Order(StringComparer.Ordinal));
    }

    [GeneratedRegex("\"\\$ref\":\"#/(?<path>[^\"]+)\"", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Reference();
}
