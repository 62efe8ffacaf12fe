using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Tune.Http.Tests;

/// <summary>Every route, as the application knows them, asked by every role and by nobody: a new one can't be forgotten.</summary>
public sealed class RoleMatrixTests
{
    private static readonly ApiRole?[] Callers = [null, ApiRole.Reader, ApiRole.Operator, ApiRole.Admin];

    [Fact]
    public async Task Each_route_lets_in_who_may_and_nobody_else()
    {
        await using var host = await ApiHost.StartAsync(options => options.RequiresKey = true);
        var routes = Routes(host).ToList();
        Assert.True(routes.Count > 20, $"{routes.Count} routes");

        var wrong = new List<string>();
        foreach (var (method, path) in routes)
        {
            foreach (var caller in Callers)
            {
                var (status, _, _) = await host.SendAsync(method, path, key: caller is { } role ? host.Key(role) : null);
                var isLetIn = status is not (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden);
                if (isLetIn != (caller >= Least(method, path)) || (caller is null) != (status == HttpStatusCode.Unauthorized)) wrong.Add($"{method} {path} by {caller}: {status}");
            }
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public async Task All_routes_are_below_the_guard()
    {
        await using var host = await ApiHost.StartAsync();

        Assert.All(Routes(host), route => Assert.Matches("^(api/v1|openapi)/", route.Path));
    }

    [Fact]
    public async Task Every_route_says_what_it_asks_for()
    {
        await using var host = await ApiHost.StartAsync();

        Assert.All(Endpoints(host), endpoint => Assert.NotNull(endpoint.Metadata.GetMetadata<RequiredRole>()));
    }

    /// <summary>The rule, said once more than in the routes: to look is for readers, to delete an experiment and to import one for admins, all else for operators.</summary>
    private static ApiRole Least(HttpMethod method, string path) =>
        method == HttpMethod.Get ? ApiRole.Reader : (method == HttpMethod.Delete && path == "api/v1/experiments/none") || path.EndsWith(":import", StringComparison.Ordinal) ? ApiRole.Admin : ApiRole.Operator;

    private static IEnumerable<RouteEndpoint> Endpoints(ApiHost host) => host.App.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>().Distinct();

    private static IEnumerable<(HttpMethod Method, string Path)> Routes(ApiHost host) =>
        from endpoint in Endpoints(host)
        from method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? []
        select (new HttpMethod(method), Filled($"{endpoint.RoutePattern.RawText}".TrimStart('/')));

    private static string Filled(string pattern) => pattern
        .Replace("{name}", "none", StringComparison.Ordinal).Replace("{trial}", "0", StringComparison.Ordinal).Replace("{documentName}", "v1", StringComparison.Ordinal)
        .Replace("{tag}", "t", StringComparison.Ordinal).Replace("{attribute}", "a", StringComparison.Ordinal).Replace("{checkpoint}", "c", StringComparison.Ordinal).Replace("{**path}", "f", StringComparison.Ordinal);
}
