using System.Collections.Immutable;

namespace Tune;

/// <summary>
/// What a trial takes while it runs; a paused trial takes nothing. Its own bundle is what it declares itself; further ones, for processes
/// that the trial starts elsewhere, are taken together with it, all or none. Immutable: change it with <c>with</c>.
/// </summary>
public sealed record TrialResources : ResourceBundle, IEquatable<TrialResources>
{
    /// <summary>One processor.</summary>
    public static TrialResources Default { get; } = new();

    /// <summary>The bundles beside the trial's own.</summary>
    /// <value>Default: none.</value>
    public ImmutableArray<ResourceBundle> AdditionalBundles { get; init; } = [];

    /// <summary>How the bundles are spread over silos.</summary>
    /// <value>Default: <see cref="BundleStrategy.Pack"/>.</value>
    public BundleStrategy Strategy { get; init; }

    /// <summary>The trial's own bundle, on the silo where it runs.</summary>
    public ResourceBundle OwnBundle => new() { Cpu = Cpu, Gpu = Gpu, Memory = Memory, Custom = Custom, Labels = Labels };

    /// <summary>All bundles, the trial's own first.</summary>
    public ImmutableArray<ResourceBundle> Bundles => [OwnBundle, .. AdditionalBundles];

    /// <summary>Says what is wrong, each with property, bound and value; nothing when all is right.</summary>
    public IEnumerable<string> Validate()
    {
        foreach (var problem in Problems("Resources")) yield return problem;
        if (AdditionalBundles.IsDefault)
        {
            yield return "Resources.AdditionalBundles must be an array; was the default of its type.";
            yield break;
        }

        for (var index = 0; index < AdditionalBundles.Length; index++)
        {
            foreach (var problem in AdditionalBundles[index].Problems($"Resources.AdditionalBundles[{index}]")) yield return problem;
            if (AdditionalBundles[index].IsEmpty) yield return $"Resources.AdditionalBundles[{index}] asks for nothing; leave it out.";
        }

        if (IsEmpty && AdditionalBundles.IsEmpty) yield return "Resources ask for nothing, so nothing would limit how many trials run at once; ask for a share of a CPU at least.";
        if (!Enum.IsDefined(Strategy)) yield return $"Resources.Strategy must be one of {string.Join(", ", Enum.GetNames<BundleStrategy>())}; was {Strategy}.";
    }

    /// <inheritdoc/>
    public bool Equals(TrialResources? other) =>
        ReferenceEquals(this, other) || (base.Equals(other) && Strategy == other.Strategy && AdditionalBundles.SequenceEqual(other.AdditionalBundles));

    /// <inheritdoc/>
    public override int GetHashCode() => (base.GetHashCode(), AdditionalBundles.Length, Strategy).GetHashCode();

    /// <summary>The bundles, for a person.</summary>
    public override string ToString() =>
        AdditionalBundles.IsEmpty ? base.ToString() : $"{Strategy} of [{base.ToString()}], {string.Join(", ", AdditionalBundles.Select(bundle => $"[{bundle}]"))}";
}
