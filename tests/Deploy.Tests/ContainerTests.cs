using Tune.Silo;

namespace Deploy.Tests;

/// <summary>The image runs the silo as nobody in particular, and says how it is.</summary>
public sealed class ContainerTests
{
    private static readonly IReadOnlyList<string> Lines =
        [.. Files.Read("deploy/container/Containerfile").Replace("\\\n", " ", StringComparison.Ordinal).Split('\n').Where(line => line.Length > 0 && line[0] != '#')];

    /// <summary>The instructions of the last stage: what is in the image.</summary>
    private static readonly IReadOnlyList<string> Image = [.. Lines.Skip(Lines.ToList().FindLastIndex(line => line.StartsWith("FROM ", StringComparison.Ordinal)))];

    [Fact]
    public void It_is_built_in_stages_and_runs_the_silo_without_rights()
    {
        Assert.Equal(2, Lines.Count(line => line.StartsWith("FROM ", StringComparison.Ordinal)));
        Assert.NotEqual(0, int.Parse(Image.Single(line => line.StartsWith("USER ", StringComparison.Ordinal))[5..], System.Globalization.CultureInfo.InvariantCulture));
        Assert.Contains($"ENTRYPOINT [\"/app/{typeof(SiloProgram).Assembly.GetName().Name}\"]", Image);
        Assert.Contains(Image, line => line.StartsWith("HEALTHCHECK ", StringComparison.Ordinal) && line.EndsWith($"CMD [\"/app/{typeof(SiloProgram).Assembly.GetName().Name}\", \"health\"]", StringComparison.Ordinal));
        Assert.Contains($"EXPOSE 8080 {new SiloClusterOptions().SiloPort} {new SiloClusterOptions().GatewayPort}", Image);
    }

    [Fact]
    public void The_profile_that_it_is_published_with_is_there()
    {
        Assert.Contains(Lines, line => line.Contains("-p:PublishProfile=Composite", StringComparison.Ordinal));
        Assert.True(File.Exists(Path.Combine(Files.Root, "src/Silo/Properties/PublishProfiles/Composite.pubxml")));
    }

    [Fact]
    public void The_compose_file_and_the_collectors_are_yaml_that_fits_together()
    {
        var compose = Files.Yaml(Files.Read("deploy/container/compose.yaml")).Single();
        var services = (Dictionary<object, object>)compose.At("services");

        Assert.Equal(["collector", "postgres", "silo-1", "silo-2", "silo-3"], services.Keys.Select(key => $"{key}").Order(StringComparer.Ordinal));
        var collector = Files.Yaml(Files.Read("deploy/container/collector.yaml")).Single();
        Assert.EndsWith($":{new Uri($"{services["silo-1"].At("environment", "OTEL_EXPORTER_OTLP_ENDPOINT")}").Port}", $"{collector.At("receivers", "otlp", "protocols", "grpc", "endpoint")}", StringComparison.Ordinal);
        foreach (var kind in new[] { "metrics", "traces" })
            foreach (var part in new[] { "receivers", "processors", "exporters" })
                Assert.All((List<object>)collector.At("service", "pipelines", kind, part), name => Assert.Contains(name, (Dictionary<object, object>)collector.At(part)));
    }

    [NeedsFact("docker", "compose", "version")]
    public void Docker_reads_the_compose_file()
    {
        var (code, _, error) = Command.Run("env", "TUNE_DB_PASSWORD=secret", "docker", "compose", "-f", "deploy/container/compose.yaml", "config", "--quiet");

        Assert.True(code == 0, error);
    }
}
