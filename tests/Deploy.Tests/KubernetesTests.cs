using k8s.Models;

namespace Deploy.Tests;

/// <summary>The manifests are what Kubernetes reads, and fit together.</summary>
public sealed class KubernetesTests
{
    private static readonly V1PodSpec Pod = Manifests.Deployment.Spec.Template.Spec;
    private static readonly V1Container Silo = Pod.Containers.Single();

    public static TheoryData<string> All => [.. Manifests.All];

    [Theory]
    [MemberData(nameof(All))]
    public void A_manifest_is_yaml_that_says_what_it_is(string file) =>
        Assert.All(Files.Yaml(Files.Read(file)), document => Assert.All(new[] { "apiVersion", "kind" }, member => Assert.IsType<string>(document.At(member))));

    [Fact]
    public void What_selects_the_silos_selects_their_pods()
    {
        var labels = Manifests.Deployment.Spec.Template.Metadata.Labels;

        Assert.Equal(labels, Manifests.Deployment.Spec.Selector.MatchLabels);
        Assert.Equal(labels, Manifests.Read<V1PodDisruptionBudget>("poddisruptionbudget").Spec.Selector.MatchLabels);
        Assert.Equal(labels, Manifests.Read<V1Service>("service").Spec.Selector);
        Assert.Equal(labels, Manifests.Read<V1NetworkPolicy>("networkpolicy").Spec.PodSelector.MatchLabels);
        Assert.Equal(labels, Pod.TopologySpreadConstraints.Single().LabelSelector.MatchLabels);
    }

    [Fact]
    public void A_silo_has_its_name_and_address_from_its_pod_and_its_secrets_by_reference()
    {
        Assert.Equal(("metadata.name", "status.podIP"), (Variable("POD_NAME").ValueFrom.FieldRef.FieldPath, Variable("POD_IP").ValueFrom.FieldRef.FieldPath));
        Assert.Equal("tune-database", Variable("ConnectionStrings__tune").ValueFrom.SecretKeyRef.Name);
        Assert.DoesNotContain(Manifests.All, file => Files.Yaml(Files.Read(file)).Any(document => $"{document.At("kind")}" == "Secret"));
        Assert.False(Pod.AutomountServiceAccountToken);
        Assert.Equal("tune-silo-tls", Pod.Volumes.Single(volume => volume.Name == "certificates").Secret.SecretName);

        static V1EnvVar Variable(string name) => Silo.Env.Single(variable => variable.Name == name);
    }

    [Fact]
    public void A_silo_is_asked_how_it_is_and_has_the_time_that_it_needs_to_leave()
    {
        Assert.Equal(("/health/ready", "/health/live", "/health/ready"), (Silo.StartupProbe.HttpGet.Path, Silo.LivenessProbe.HttpGet.Path, Silo.ReadinessProbe.HttpGet.Path));
        // the host gives trials 30 s
        Assert.InRange(Pod.TerminationGracePeriodSeconds.GetValueOrDefault(), 45, 300);
        // a store is waited for, so it may take its time until it is ready
        Assert.InRange(Silo.StartupProbe.PeriodSeconds.GetValueOrDefault() * Silo.StartupProbe.FailureThreshold.GetValueOrDefault(), 300, 3600);
    }

    [Fact]
    public void A_silo_has_no_rights_and_may_write_where_it_is_told_to_alone()
    {
        Assert.Equal((true, true, false), (Pod.SecurityContext.RunAsNonRoot, Silo.SecurityContext.ReadOnlyRootFilesystem, Silo.SecurityContext.AllowPrivilegeEscalation));
        Assert.Equal(["ALL"], Silo.SecurityContext.Capabilities.Drop);
        var mounts = Silo.VolumeMounts.ToDictionary(mount => mount.MountPath, mount => mount.ReadOnlyProperty == true);
        Assert.Equal(new Dictionary<string, bool> { ["/data"] = false, ["/tmp"] = false, ["/checkpoints"] = false, ["/plugins"] = true, ["/certificates"] = true }, mounts);
        Assert.Equal(Silo.VolumeMounts.Select(mount => mount.Name).Order(), Pod.Volumes.Select(volume => volume.Name).Order());
    }

    [Fact]
    public void The_network_lets_in_nobody_but_silos_clients_and_who_measures()
    {
        var policy = Manifests.Read<V1NetworkPolicy>("networkpolicy").Spec;
        var ports = Silo.Ports.ToDictionary(port => port.Name, port => port.ContainerPort);

        Assert.Equal(new Dictionary<string, int> { ["http"] = 8080, ["silo"] = 11111, ["gateway"] = 30000 }, ports);
        Assert.Equal(["gateway,silo", "gateway", "http"], policy.Ingress.Select(rule => string.Join(',', rule.Ports.Select(port => port.Port.Value).Order())));
        Assert.All(policy.Ingress, rule => Assert.All(rule.FromProperty, from => Assert.True(from.PodSelector is not null || from.NamespaceSelector?.MatchLabels is { Count: > 0 })));
        Assert.Equal(["Ingress", "Egress"], policy.PolicyTypes);
    }

    [Fact]
    public void What_is_scaled_on_is_measured_and_the_threshold_is_a_silos_slots()
    {
        var scaled = Files.Yaml(Files.Read("deploy/kubernetes/components/keda/scaledobject.yaml")).Single();
        var trigger = scaled.At("spec", "triggers", 0, "metadata");
        var documented = Files.Read("docs/telemetry.md");

        Assert.Equal(Manifests.Deployment.Metadata.Name, $"{scaled.At("spec", "scaleTargetRef", "name")}");
        foreach (var name in new[] { "tune.trials.running", "tune.trials.pending" })
        {
            Assert.Contains($"| `{name}` |", documented, StringComparison.Ordinal);
            Assert.Contains(name.Replace('.', '_'), $"{trigger.At("query")}", StringComparison.Ordinal);
        }

        Assert.Contains($"Tune__Slots={trigger.At("threshold")}\n", Files.Read("deploy/kubernetes/base/kustomization.yaml"), StringComparison.Ordinal);
    }

    [NeedsFact("kubectl", "kustomize", "--help")]
    public void Kustomize_makes_one_whole_of_them()
    {
        var (code, output, error) = Command.Run("kubectl", "kustomize", "deploy/kubernetes/example");

        Assert.True(code == 0, error);
        var kinds = Files.Yaml(output).Select(document => $"{document.At("kind")}").Order(StringComparer.Ordinal);
        Assert.Equal(
            ["Certificate", "Certificate", "Certificate", "ConfigMap", "Deployment", "Issuer", "Issuer", "Namespace", "NetworkPolicy", "PersistentVolumeClaim", "PodDisruptionBudget", "ScaledObject", "Service", "ServiceAccount"],
            kinds);
        Assert.Contains("image: registry.example/tune-silo:0.1.0", output, StringComparison.Ordinal);
    }
}
