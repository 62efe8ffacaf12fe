using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Tune.Silo;

namespace Deploy.Tests;

/// <summary>Every file configures a silo that starts: what it sets exists, and fits together.</summary>
public sealed partial class SettingsTests
{
    /// <summary>What is there on the machine of the silo alone.</summary>
    private static readonly string[] OfTheMachine = [": there is no file '", ": there is no folder '"];

    [Fact]
    public void Whatever_a_file_names_of_our_settings_exists()
    {
        var named = Files.All.SelectMany(file => Setting().Matches(Files.Read(file)).Select(match => match.Value.Replace("__", ":", StringComparison.Ordinal))).Distinct(StringComparer.OrdinalIgnoreCase).ToList();

        Assert.InRange(named.Count, 15, 100);
        Assert.DoesNotContain(Problems(named.ToDictionary(name => name, _ => "")), problem => problem.Contains("is no setting", StringComparison.Ordinal));
        // one that is mistyped would be found
        Assert.Contains(Problems([KeyValuePair.Create("Tune__Clutser__Kind", "Local")]), problem => problem.Contains("is no setting", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("silo-1")]
    [InlineData("silo-2")]
    [InlineData("silo-3")]
    public void A_silo_of_the_compose_file_starts(string name)
    {
        var compose = Files.Yaml(Files.Read("deploy/container/compose.yaml")).Single();
        var silo = compose.At("services", name);
        var settings = ((Dictionary<object, object>)silo.At("environment")).ToDictionary(pair => $"{pair.Key}", pair => $"{pair.Value}");

        Assert.Empty(Problems(settings));
        Assert.Equal(($"{silo.At("networks", "tune", "ipv4_address")}", name), (settings["Tune__Cluster__AdvertisedAddress"], settings["Tune__Cluster__SiloName"]));
        // its network has no way in, and that is what it is trusted for
        Assert.Equal("true", $"{compose.At("networks", "tune", "internal")}");
        Assert.Single(Files.Read("deploy/container/compose.yaml").Split("IsNetworkTrusted").Skip(1));
    }

    [Fact]
    public void A_silo_in_a_pod_starts()
    {
        var literals = ((List<object>)Files.Yaml(Files.Read("deploy/kubernetes/base/kustomization.yaml")).Single().At("configMapGenerator", 0, "literals")).Select(line => $"{line}".Split('=', 2));
        var settings = literals.ToDictionary(pair => pair[0], pair => pair[1]);
        foreach (var variable in Manifests.Deployment.Spec.Template.Spec.Containers.Single().Env) settings[variable.Name] = variable.Value ?? (variable.Name == "POD_IP" ? "10.0.0.1" : "Host=db");

        Assert.Empty(Problems(settings));
        // with certificates, not with trust
        Assert.DoesNotContain(settings, setting => setting.Key.Contains("IsNetworkTrusted", StringComparison.Ordinal));
        Assert.NotEmpty(Problems(settings.Where(setting => !setting.Key.Contains("Tls", StringComparison.Ordinal))));
    }

    [Fact]
    public void A_silo_under_systemd_starts()
    {
        var settings = Files.Variables(Files.Read("deploy/systemd/environment.example"));

        Assert.Empty(Problems(settings));
        Assert.NotEmpty(Problems(settings.Where(setting => !setting.Key.Contains("Tls", StringComparison.Ordinal))));
    }

    [Fact]
    public void A_silo_on_azure_starts()
    {
        using var template = JsonDocument.Parse(BicepTests.Build().Output);
        var app = template.RootElement.GetProperty("resources").EnumerateArray().Single(resource => resource.GetProperty("type").GetString() == "Microsoft.App/containerApps");
        var container = app.GetProperty("properties").GetProperty("template").GetProperty("containers")[0];
        var settings = container.GetProperty("env").EnumerateArray().ToDictionary(variable => variable.GetProperty("name").GetString() ?? "", variable => variable.TryGetProperty("value", out var value) ? Evaluated(value.GetString()) : "Host=db");
        foreach (var name in Exported().Matches(container.GetProperty("command")[2].GetString() ?? "").Select(match => match.Groups[1].Value)) settings[name] = "10.0.0.1";

        Assert.Empty(Problems(settings));
        Assert.NotEmpty(Problems(settings.Where(setting => !setting.Key.Contains("Tls", StringComparison.Ordinal))));

        // what the deployment computes
        static string Evaluated(string? value) => value is ['[', .., ']'] ? value.Contains("'slots'", StringComparison.Ordinal) ? "2" : "https://example.blob" : value ?? "";
    }

    /// <summary>What keeps a silo with these variables from starting, beside files that are elsewhere.</summary>
    private static IEnumerable<string> Problems(IEnumerable<KeyValuePair<string, string>> variables)
    {
        try
        {
            SiloHostConfiguration.Read(new ConfigurationBuilder().AddInMemoryCollection(variables.Select(pair => KeyValuePair.Create(pair.Key.Replace("__", ":", StringComparison.Ordinal), (string?)pair.Value))).Build());
            return [];
        }
        catch (OptionsValidationException exception)
        {
            return exception.Failures.Where(problem => !OfTheMachine.Any(one => problem.Contains(one, StringComparison.Ordinal)));
        }
    }

    [GeneratedRegex(@"\bTune__\w+|\bTune(:[A-Z]\w+)+")]
    private static partial Regex Setting();

    [GeneratedRegex(@"(\w+)=""\$")]
    private static partial Regex Exported();
}
