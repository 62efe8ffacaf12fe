namespace Packages.Tests;

/// <summary>What <c>dotnet pack</c> gives.</summary>
[Collection(nameof(Newcomer))]
public sealed class PackageTests(Newcomer newcomer)
{
    /// <summary>All of them, with what each brings along. A new one, or a new dependency, is something to think about: docs/decisions/0018-packages.md.</summary>
    private static readonly Dictionary<string, string[]> Expected = new()
    {
        ["Tune.Orleans"] = ["Tune.Orleans.Client", "Tune.Orleans.Grains", "Tune.Orleans.Storage.Sqlite"],
        ["Tune.Orleans.Abstractions"] = ["Tune.Orleans.Core"],
        ["Tune.Orleans.Cli"] = [],
        ["Tune.Orleans.Client"] = ["Microsoft.Extensions.Hosting", "Microsoft.Orleans.Client", "Spectre.Console", "Tune.Orleans.Contracts"],
        ["Tune.Orleans.Clustering.PostgreSql"] = ["Microsoft.Extensions.Hosting", "Microsoft.Orleans.Clustering.AdoNet", "Npgsql", "Tune.Orleans.Abstractions"],
        ["Tune.Orleans.Contracts"] = ["Microsoft.Orleans.Sdk", "Microsoft.Orleans.Serialization.SystemTextJson", "Tune.Orleans.Abstractions"],
        ["Tune.Orleans.Core"] = ["MathNet.Numerics", "System.Numerics.Tensors"],
        ["Tune.Orleans.Grains"] =
        [
            "Microsoft.Extensions.Hosting", "Microsoft.Extensions.Options.DataAnnotations", "Microsoft.Orleans.Sdk", "Microsoft.Orleans.Server", "Microsoft.Orleans.Streaming",
            "System.IO.Hashing", "Tune.Orleans.Contracts",
        ],
        ["Tune.Orleans.Http"] = ["Microsoft.AspNetCore.OpenApi", "Microsoft.IdentityModel.Protocols.OpenIdConnect", "Tune.Orleans.Client", "Tune.Orleans.Page"],
        ["Tune.Orleans.Page"] = ["Tune.Orleans.Client"],
        ["Tune.Orleans.Silo"] =
        [
            "Microsoft.Extensions.Hosting.Systemd", "Microsoft.Orleans.Clustering.Redis", "Microsoft.Orleans.Connections.Security", "Microsoft.Orleans.Dashboard",
            "OpenTelemetry.Exporter.OpenTelemetryProtocol", "OpenTelemetry.Exporter.Prometheus.AspNetCore", "OpenTelemetry.Extensions.Hosting", "OpenTelemetry.Instrumentation.AspNetCore", "StackExchange.Redis", "Tune.Orleans", "Tune.Orleans.Http", "Tune.Orleans.Storage.Azure", "Tune.Orleans.Storage.PostgreSql",
        ],
        ["Tune.Orleans.Storage.Azure"] = ["Azure.Identity", "Azure.Storage.Blobs", "Microsoft.Orleans.Clustering.AzureStorage", "Tune.Orleans.Grains"],
        ["Tune.Orleans.Storage.PostgreSql"] = ["Microsoft.Orleans.Persistence.AdoNet", "Tune.Orleans.Clustering.PostgreSql", "Tune.Orleans.Grains"],
        ["Tune.Orleans.Storage.Sqlite"] = ["Microsoft.Data.Sqlite", "SQLitePCLRaw.bundle_e_sqlite3", "SQLitePCLRaw.core", "Tune.Orleans.Grains"],
        ["Tune.Orleans.Templates"] = [],
    };

    public static TheoryData<string> Ids => [.. Expected.Keys];

    [Fact]
    public void These_are_all()
        => Assert.Equal(Expected.Keys.Order(StringComparer.Ordinal), Directory.GetFiles(newcomer.Feed, "*.nupkg").Select(file => new PackageFile(file).Id).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Ids))]
    public void Package_says_what_it_is(string id)
    {
        var package = Open(id);

        Assert.Equal((Newcomer.Version, "MIT", "README.md", "icon.png"), (package.Text("version"), package.Text("license"), package.Text("readme"), package.Text("icon")));
        Assert.NotEqual("Package Description", package.Text("description"));
        Assert.Contains("README.md", package.Files);
        Assert.Contains("icon.png", package.Files);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Package_brings_along_what_it_needs_and_nothing_else(string id) => Assert.Equal(Expected[id], Open(id).Dependencies);

    [Theory]
    [MemberData(nameof(Ids))]
    public void Symbols_lie_beside_what_has_code(string id)
        => Assert.Equal(id != "Tune.Orleans.Templates", File.Exists(Path.Combine(newcomer.Feed, $"{id}.{Newcomer.Version}.snupkg")));

    [Fact]
    public void Libraries_hold_an_assembly_its_documentation_and_what_their_users_need()
    {
        var expected = new (string Id, string Assembly, string[] More)[]
        {
            ("Tune.Orleans", "Tune.Local", ["buildTransitive/Tune.Orleans.targets"]),
            ("Tune.Orleans.Abstractions", "Tune.Abstractions", []),
            ("Tune.Orleans.Client", "Tune.Client", []),
            ("Tune.Orleans.Clustering.PostgreSql", "Tune.Clustering.PostgreSql", []),
            ("Tune.Orleans.Contracts", "Tune.GrainInterfaces", []),
            ("Tune.Orleans.Core", "Tune.Core", ["analyzers/dotnet/cs/Tune.Generators.dll"]),
            ("Tune.Orleans.Grains", "Tune.Grains", []),
            ("Tune.Orleans.Http", "Tune.Http", []),
            ("Tune.Orleans.Page", "Tune.Page", []),
            ("Tune.Orleans.Silo", "Tune.Silo", ["lib/net10.0/Tune.Silo.runtimeconfig.json"]),
            ("Tune.Orleans.Storage.Azure", "Tune.Storage.Azure", []),
            ("Tune.Orleans.Storage.PostgreSql", "Tune.Storage.PostgreSql", []),
            ("Tune.Orleans.Storage.Sqlite", "Tune.Storage.Sqlite", []),
        };

        Assert.All(expected, one => Assert.Equal(
            new[] { "README.md", "icon.png", $"lib/net10.0/{one.Assembly}.dll", $"lib/net10.0/{one.Assembly}.xml" }.Concat(one.More).Order(StringComparer.Ordinal),
            Open(one.Id).Files));
    }

    private PackageFile Open(string id) => new(Path.Combine(newcomer.Feed, $"{id}.{Newcomer.Version}.nupkg"));
}
