using System.Collections.Immutable;

namespace Tune.Grains;

/// <summary>
/// Suggestions of slow searchers are computed on a thread of their own: reports and offers are taken meanwhile. Leases that are offered for the trials
/// to come are kept until then.
/// </summary>
internal sealed partial class ExperimentGrain
{
    /// <summary>The leases that wait for a suggestion.</summary>
    private readonly List<ResourceLease> _spare = [];

    private bool MaySpare => MayStart && Kernel.IsSuggesting && _spare.Count < Kernel.Demand;

    private void StartSuggestion(Experiment kernel)
    {
        if (kernel.TakeSuggestion() is { } suggestion) Forget(SuggestAsync(kernel, suggestion), "suggesting");
    }

    private async Task SuggestAsync(Experiment kernel, PendingSuggestion suggestion)
    {
        var computed = executor.RunAsync(Compute, $"{Key}: suggestion");
        // what follows must not happen in the turn that has asked for it, whose facts are not committed yet
        await Task.Yield();
        await computed;
        // an activation that leaves has given its leases back
        if (_isLeaving || _failure is not null || kernel != _kernel) return;
        var facts = Handle(new Input.Suggested(Now, suggestion)).ToList();
        FillSpare(facts);
        await CommitAsync(facts);
        // no snapshot could be taken while the searcher was busy
        if (_hasEnded && _pump.IsCompleted) _lastSnapshot = SnapshotAtEndAsync();

        Task Compute()
        {
            suggestion.Compute();
            return Task.CompletedTask;
        }
    }

    private void FillSpare(List<Fact> facts)
    {
        foreach (var lease in _spare.ToImmutableArray())
        {
            _spare.Remove(lease);
            if (TryFill(lease, isPassedOn: false, facts)) continue;
            if (MaySpare) _spare.Add(lease);
            else _ = ReleaseAsync(lease.Id);
        }
    }

    private void ReleaseSpare()
    {
        foreach (var lease in _spare) _ = ReleaseAsync(lease.Id);
        _spare.Clear();
    }

    /// <summary>What could be used beside the leases that wait.</summary>
    private ImmutableArray<ResourceWant> WantsBeyondSpare() => _spare.Count == 0
        ? Kernel.Wants
        : [.. Kernel.Wants.Select(want => want with { Count = want.Count - _spare.Count(lease => lease.Resources == want.Resources) }).Where(want => want.Count > 0)];
}
