namespace Tune.Placement;

/// <summary>What it could not give.</summary>
public sealed partial class ResourceArbiter
{
    /// <summary>What experiments have asked for and were not given, whether or not there is a silo that could, in the order of the experiments' names.</summary>
    public IEnumerable<(string Experiment, ResourceWant Want)> Pending =>
        _claimants.Values.SelectMany(claimant => claimant.Wants.Select(want => (claimant.Name, want.ToWant())));
}
