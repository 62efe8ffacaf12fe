namespace Tune.Http;

/// <summary>Resources that an experiment has for a trial.</summary>
/// <param name="Experiment">Who has it.</param>
/// <param name="Resources">What it is; the first for the trial itself.</param>
internal sealed record LeaseView(string Experiment, IReadOnlyList<AmountsView> Resources)
{
    public static LeaseView Of(ResourceLease lease) => new(lease.Experiment, [.. lease.Resources.Bundles.Select(AmountsView.Of)]);
}
