using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Tune.Http.Tests;

/// <summary>The description of the API.</summary>
public sealed class OpenApiTests
{
    [Fact]
    public async Task Every_route_is_described_with_what_it_takes()
    {
        await using var host = await ApiHost.StartAsync();
        var document = await host.GetAsync("openapi/v1.json");

        var described = document.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject().Select(operation => (Path: path.Name, Method: operation.Name.ToUpperInvariant(), operation.Value))).ToList();
        var routes = host.App.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>().Where(endpoint => $"{endpoint.RoutePattern.RawText}".StartsWith("/api/", StringComparison.Ordinal)).Distinct()
            .SelectMany(endpoint => endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods.Select(method => ($"{endpoint.RoutePattern.RawText}".Replace("**", "", StringComparison.Ordinal), method)) ?? []);

        Assert.StartsWith("3.1", document.GetProperty("openapi").GetString(), StringComparison.Ordinal);
        Assert.Equal(routes.Order(), described.Select(one => (one.Path, one.Method)).Order());
        Assert.All(described, one =>
        {
            Assert.NotEqual("", one.Value.GetProperty("summary").GetString());
            Assert.Matches("^Role: (Reader|Operator|Admin)\\.$", one.Value.GetProperty("description").GetString());
            var named = one.Value.TryGetProperty("parameters", out var parameters) ? parameters.EnumerateArray().Select(parameter => parameter.GetProperty("name").GetString()).ToList() : [];
            Assert.Equal(one.Path.Split('{').Skip(1).Select(part => part.Split('}')[0]), named);
        });
    }

    [Fact]
    public async Task Answers_and_bodies_have_schemas()
    {
        await using var host = await ApiHost.StartAsync();
        var schemas = (await host.GetAsync("openapi/v1.json")).GetProperty("components").GetProperty("schemas");

        foreach (var name in new[] { "StatusView", "TrialDetails", "SubmitBody", "ProblemDetails" }) Assert.Equal(JsonValueKind.Object, schemas.GetProperty(name).ValueKind);
    }
}
