using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Tune.Http.Tests;

/// <summary>docs/http-api.md lists the routes and settings that there are.</summary>
public sealed partial class DocumentTests
{
    private static readonly string Document = File.ReadAllText(Path.Combine(Root(), "docs", "http-api.md"));

    [Fact]
    public async Task Every_route_is_listed_with_its_role()
    {
        await using var host = await ApiHost.StartAsync();
        var routes = from endpoint in host.App.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>().Distinct()
                     let pattern = $"{endpoint.RoutePattern.RawText}".Replace("**", "", StringComparison.Ordinal)
                     where pattern.StartsWith("/api/v1/", StringComparison.Ordinal)
                     from method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? []
                     select ($"{method} {pattern["/api/v1".Length..]}", $"{endpoint.Metadata.GetMetadata<RequiredRole>()?.Role}");

        Assert.Equal(routes.Order(), Route().Matches(Document).Select(row => (row.Groups[1].Value, row.Groups[2].Value)).Order());
    }

    [Fact]
    public void Every_setting_is_listed() =>
        Assert.Equal(typeof(TuneApiOptions).GetProperties().Select(property => $"Tune:Api:{property.Name}").Append("Tune:Api:HasPage").Append("Tune:Api:IsEnabled").Order(StringComparer.Ordinal), Setting().Matches(Document).Select(row => row.Groups[1].Value).Order(StringComparer.Ordinal));

    [Fact]
    public void Every_setting_of_the_provider_is_listed() =>
        Assert.All(typeof(OpenIdOptions).GetProperties(), property => Assert.Contains($"| `Tune:Api:OpenId:{property.Name}` |", Document, StringComparison.Ordinal));

    internal static string Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Tune.Orleans.sln"))) return folder.FullName;
        throw new DirectoryNotFoundException("No folder above the tests has Tune.Orleans.sln.");
    }

    [GeneratedRegex(@"^\| `([A-Z]+ /[^`]*)` \|.*\| (Reader|Operator|Admin) \|$", RegexOptions.Multiline)]
    private static partial Regex Route();

    [GeneratedRegex(@"^\| `(Tune:Api:[A-Za-z]+)` \|", RegexOptions.Multiline)]
    private static partial Regex Setting();
}
