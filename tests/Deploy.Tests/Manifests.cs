using k8s;
using k8s.Models;

namespace Deploy.Tests;

/// <summary>The manifests of <c>deploy/kubernetes</c>, as Kubernetes' own types read them: a member that they do not have is an error.</summary>
internal static class Manifests
{
    private const string Folder = "deploy/kubernetes/";

    public static IReadOnlyList<string> All { get; } = [.. Files.All.Where(file => file.StartsWith(Folder, StringComparison.Ordinal) && file.EndsWith(".yaml", StringComparison.Ordinal))];

    public static V1Deployment Deployment => Read<V1Deployment>("deployment");

    /// <summary>One of the base.</summary>
    public static T Read<T>(string name) => KubernetesYaml.Deserialize<T>(Files.Read($"{Folder}base/{name}.yaml"), strict: true);
}
