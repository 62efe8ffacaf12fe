using System.Globalization;

// Two silos and an app that is their client, with Aspire's dashboard: what silos measure and trace arrives there by itself.
var builder = DistributedApplication.CreateBuilder(args);

// your own PostgreSQL (ConnectionStrings__tune), or one in a container
IResourceBuilder<IResourceWithConnectionString> database = builder.Configuration["ConnectionStrings:tune"] is null
    ? builder.AddPostgres("postgres").WithDataVolume().AddDatabase("tune")
    : builder.AddConnectionString("tune");

for (var number = 1; number <= 2; number++)
{
    var name = $"silo-{number}";
    builder.AddProject<Projects.Silo>(name)
        .WithReference(database)
        .WaitFor(database)
        .WithEnvironment("Tune__Cluster__Kind", "PostgreSql")
        .WithEnvironment("Tune__Cluster__SiloName", name)
        .WithEnvironment("Tune__Cluster__SiloPort", (11110 + number).ToString(CultureInfo.InvariantCulture))
        .WithEnvironment("Tune__Cluster__GatewayPort", (30000 + number).ToString(CultureInfo.InvariantCulture))
        .WithEnvironment("Tune__Slots", "2")
        .WithEnvironment("Tune__DataFolder", Path.Combine(builder.AppHostDirectory, "tune-data", name))
        .WithEnvironment("Tune__CheckpointFolder", Path.Combine(builder.AppHostDirectory, "tune-data", "checkpoints"))
        .WithHttpEndpoint(port: 8080 + number, isProxied: false)
        .WithHttpHealthCheck("/health/ready");
}

builder.AddProject<Projects.App>("app").WithReference(database).WaitFor(database).WithHttpEndpoint(port: 8080, isProxied: false).WithHttpHealthCheck("/silos");

await builder.Build().RunAsync();
